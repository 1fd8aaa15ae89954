using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard;

/// <summary>
/// The distinct keys of a column, numbered in the order of their first rows. Open addressing with linear probing
/// (Knuth, TAOCP 3, 6.4 algorithm L), at most half full. Lies in the memory of a run; reading is thread-safe.
/// </summary>
internal readonly unsafe struct KeySet
{
    private readonly Column _keys;
    private readonly int* _slots;
    private readonly int* _firstRows;
    private readonly int* _ordinals;
    private readonly int _mask;

    private KeySet(Column keys, Arena arena, StopSignal stop)
    {
        _keys = keys;
        _mask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(keys.Length, 1)) * 2 - 1;
        _slots = (int*)arena.Allocate((_mask + 1L) * sizeof(int));
        new Span<int>(_slots, _mask + 1).Fill(-1);
        _firstRows = (int*)arena.Allocate((long)keys.Length * sizeof(int));
        _ordinals = (int*)arena.Allocate((long)keys.Length * sizeof(int));
        var poll = new StopPoll(stop);
        for (int row = 0; row < keys.Length; row++)
        {
            poll.Advance(1);
            _ordinals[row] = -1;
            if (!Cells.IsValid(keys, row))
                continue;
            int slot = SlotOf(keys, row);
            if (_slots[slot] < 0)
            {
                _firstRows[Count] = row;
                _slots[slot] = Count++;
            }
            _ordinals[row] = _slots[slot];
        }
    }

    /// <summary>Number of distinct keys that are not null.</summary>
    public int Count { get; }

    /// <summary>A row of each key, ascending.</summary>
    public ReadOnlySpan<int> FirstRows => new(_firstRows, Count);

    /// <summary>Whether a column of this type can hold keys.</summary>
    public static bool Accepts(DataType type) => ColumnKind.Int64.Accepts(type) || type.IsText();

    /// <summary>Finds the distinct keys.</summary>
    /// <param name="keys">A column of a type that is accepted; it must outlive the set.</param>
    /// <param name="arena">Memory of the set.</param>
    /// <param name="stop">When to stop.</param>
    /// <exception cref="RunStoppedException">Time is over or the caller left.</exception>
    public static KeySet Of(Column keys, Arena arena, StopSignal stop) => new(keys, arena, stop);

    /// <summary>Number of the key of a row; −1 where it is null.</summary>
    public int OrdinalOf(int row) => _ordinals[row];

    /// <summary>Number of the key that a cell of another column holds, which is not null: integers by value, texts by
    /// bytes; −1 where it is none of these keys.</summary>
    /// <param name="column">Integers where the keys are, else texts.</param>
    /// <param name="row">The cell.</param>
    public int Find(Column column, int row) => _slots[SlotOf(column, row)];

    // The slot of an equal key, or the free one where it would be.
    private int SlotOf(Column column, int row) =>
        _keys.Type.IsText() ? SlotOf(column.GetBytes(row)) : SlotOf(Integer(column, row));

    private int SlotOf(ReadOnlySpan<byte> text)
    {
        int slot = (int)Hash64.Of(text) & _mask;
        while (_slots[slot] is var key and >= 0 && !_keys.GetBytes(_firstRows[key]).SequenceEqual(text))
            slot = (slot + 1) & _mask;
        return slot;
    }

    private int SlotOf(long number)
    {
        int slot = (int)Hash64.Of(number) & _mask;
        while (_slots[slot] is var key and >= 0 && Integer(_keys, _firstRows[key]) != number)
            slot = (slot + 1) & _mask;
        return slot;
    }

    private static long Integer(Column column, int row)
    {
        byte* values = column.Node->Values;
        return column.Type.Id switch
        {
            TypeId.Int8 => ((sbyte*)values)[row],
            TypeId.UInt8 => values[row],
            TypeId.Int16 => ((short*)values)[row],
            TypeId.UInt16 => ((ushort*)values)[row],
            TypeId.Int32 => ((int*)values)[row],
            TypeId.UInt32 => ((uint*)values)[row],
            _ => ((long*)values)[row],
        };
    }
}
