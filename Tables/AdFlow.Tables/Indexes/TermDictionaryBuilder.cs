namespace AdFlow.Tables.Indexes;

/// <summary>Collects distinct terms while an index is built, then sorts them by their bytes.</summary>
internal sealed class TermDictionaryBuilder
{
    private readonly List<byte> _bytes = [];
    private readonly List<int> _ends = [];
    private int[] _slots = KeySlots.Empty(1 << 10);

    /// <summary>Number of distinct terms.</summary>
    public int Count => _ends.Count;

    /// <summary>Adds a term if it is new.</summary>
    /// <returns>Its number in order of arrival.</returns>
    public int Add(ReadOnlySpan<byte> term)
    {
        int slot = Place(_slots, term);
        if (_slots[slot] >= 0)
            return _slots[slot];
        if (_bytes.Count > Array.MaxLength - term.Length)
            throw new NotSupportedException($"An index holds at most {Array.MaxLength} bytes of terms.");
        _slots[slot] = Count;
        _bytes.AddRange(term);
        _ends.Add(_bytes.Count);
        if (2L * Count > _slots.Length)
            Grow();
        return Count - 1;
    }

    /// <summary>Stores the terms in the order of their bytes, so that the order of rows has no influence.</summary>
    /// <param name="table">Takes the columns <c>terms</c> and <c>term_slots</c>.</param>
    /// <returns>The stored number of each term, by number of arrival.</returns>
    public int[] Store(IndexTableBuilder table)
    {
        int[] order = [.. Enumerable.Range(0, Count)], ranks = new int[Count], offsets = new int[Count + 1];
        Array.Sort(order, (one, other) => Term(one).SequenceCompareTo(Term(other)));
        byte[] bytes = new byte[_bytes.Count];
        int[] slots = KeySlots.Empty(Count);
        for (int rank = 0; rank < Count; rank++)
        {
            var term = Term(order[rank]);
            ranks[order[rank]] = rank;
            term.CopyTo(bytes.AsSpan(offsets[rank]));
            offsets[rank + 1] = offsets[rank] + term.Length;
            int slot = (int)Hash64.Of(term) & (slots.Length - 1);
            while (slots[slot] >= 0)
                slot = (slot + 1) & (slots.Length - 1);
            slots[slot] = rank;
        }
        table.AddTexts("terms", offsets, bytes);
        table.AddArray<int>("term_slots", DataType.Int32, slots);
        return ranks;
    }

    private ReadOnlySpan<byte> Term(int number)
    {
        int start = number == 0 ? 0 : _ends[number - 1];
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes)[start.._ends[number]];
    }

    private int Place(int[] slots, ReadOnlySpan<byte> term)
    {
        int slot = (int)Hash64.Of(term) & (slots.Length - 1);
        while (slots[slot] >= 0 && !Term(slots[slot]).SequenceEqual(term))
            slot = (slot + 1) & (slots.Length - 1);
        return slot;
    }

    private void Grow()
    {
        int[] slots = KeySlots.Empty(_slots.Length);
        for (int number = 0; number < Count; number++)
            slots[Place(slots, Term(number))] = number;
        _slots = slots;
    }
}
