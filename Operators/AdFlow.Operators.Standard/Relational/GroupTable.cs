using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>
/// Groups of rows with equal cells (<see cref="Cells"/>), numbered by their first row; rows come in order. Open
/// addressing with linear probing (Knuth, TAOCP 3, 6.4 algorithm L), at most half full. Lies in the memory of a run.
/// </summary>
internal unsafe struct GroupTable
{
    private const int FirstCapacity = 64;

    private int* _slots;
    private ulong* _hashes;
    private int* _firstRows;
    private int* _within;
    private int _capacity;

    /// <summary>Number of groups.</summary>
    internal int Count { get; private set; }

    /// <summary>First row of each group, ascending.</summary>
    internal readonly ReadOnlySpan<int> FirstRows => new(_firstRows, Count);

    /// <summary>Puts rows into groups.</summary>
    /// <param name="keys">The cells that decide.</param>
    /// <param name="start">The first of the rows, behind all that were added before.</param>
    /// <param name="groupOf">Takes the group of each row.</param>
    /// <param name="within">A number for each row that must be equal too, or empty in every call.</param>
    /// <param name="arena">Memory of the table.</param>
    /// <param name="scratch">Memory of the call.</param>
    /// <param name="stop">When to stop.</param>
    internal void Add(
        GroupKeys keys, int start, Span<int> groupOf, ReadOnlySpan<int> within, Arena arena, Arena scratch,
        StopSignal stop)
    {
        var poll = new StopPoll(stop);
        var hashes = scratch.AllocateSpan<ulong>(groupOf.Length);
        hashes.Clear();
        for (int i = 0; i < within.Length; i++)
            hashes[i] = (ulong)within[i];
        keys.MixHashes(start, hashes, ref poll);
        bool isExact = within.IsEmpty && keys.IsExact;
        for (int i = 0; i < groupOf.Length; i++)
        {
            poll.Advance(1);
            if (Count == _capacity)
                Grow(arena);
            int number = within.IsEmpty ? 0 : within[i];
            int slot = (int)hashes[i] & (2 * _capacity - 1);
            for (; _slots[slot] is var group and >= 0; slot = (slot + 1) & (2 * _capacity - 1))
                if (_hashes[group] == hashes[i] && (isExact
                    || (_within[group] == number && keys.Same(_firstRows[group], start + i))))
                    break;
            if (_slots[slot] < 0)
                New(slot, hashes[i], start + i, number);
            groupOf[i] = _slots[slot];
        }
    }

    private void New(int slot, ulong hash, int row, int within)
    {
        _hashes[Count] = hash;
        _firstRows[Count] = row;
        _within[Count] = within;
        _slots[slot] = Count++;
    }

    private void Grow(Arena arena)
    {
        int capacity = Math.Max(2 * _capacity, FirstCapacity), mask = 2 * capacity - 1;
        _hashes = (ulong*)Grown(_hashes, sizeof(ulong), capacity, arena);
        _firstRows = (int*)Grown(_firstRows, sizeof(int), capacity, arena);
        _within = (int*)Grown(_within, sizeof(int), capacity, arena);
        _slots = (int*)arena.Allocate(2L * capacity * sizeof(int));
        new Span<int>(_slots, 2 * capacity).Fill(-1);
        for (int group = 0; group < Count; group++)
        {
            int slot = (int)_hashes[group] & mask;
            while (_slots[slot] >= 0)
                slot = (slot + 1) & mask;
            _slots[slot] = group;
        }
        _capacity = capacity;
    }

    private readonly void* Grown(void* values, int width, int capacity, Arena arena)
    {
        byte* grown = arena.Allocate((long)capacity * width);
        Buffer.MemoryCopy(values, grown, (long)capacity * width, (long)Count * width);
        return grown;
    }
}
