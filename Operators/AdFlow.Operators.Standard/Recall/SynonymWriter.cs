using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Writes a column of synonyms and one of what they stand for: lists, row by row. Not thread-safe.</summary>
internal unsafe struct SynonymWriter(Arena arena)
{
    private TextColumnWriter _texts = new(arena, 16, 128);
    private ArenaList<int> _slots = new(arena), _ends = new(arena);

    /// <summary>Adds a synonym to the current row.</summary>
    /// <param name="token">The synonym.</param>
    /// <param name="slot">Ordinal of the token that it stands for.</param>
    public void Add(ReadOnlySpan<byte> token, int slot)
    {
        _texts.Append(token);
        _texts.EndText();
        _slots.Add(slot);
    }

    /// <summary>Ends the current row.</summary>
    public void EndRow()
    {
        if (_ends.Count == 0)
            _ends.Add(0);
        _texts.EndList();
        _ends.Add(_slots.Count);
    }

    /// <summary>The lists of synonyms.</summary>
    public readonly ColumnNode* FinishTexts() => _texts.FinishLists();

    /// <summary>The lists of what they stand for.</summary>
    public readonly ColumnNode* FinishSlots()
    {
        var nodes = (ColumnNode*)arena.AllocateZeroed(2L * sizeof(ColumnNode));
        nodes[1] = new ColumnNode { Length = _slots.Count, Values = (byte*)_slots.Pointer };
        nodes[0] = new ColumnNode
        {
            Length = Math.Max(_ends.Count - 1, 0), ChildCount = 1, Children = nodes + 1,
            Offsets = _ends.Count > 0 ? (byte*)_ends.Pointer : arena.AllocateZeroed(sizeof(int)),
        };
        return nodes;
    }
}
