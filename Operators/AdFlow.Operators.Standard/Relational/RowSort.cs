using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>
/// Stable order of rows by several keys: merge sort from the bottom up (Knuth, TAOCP 3, 5.2.4) over runs made by
/// insertion. Allocates only in the arena.
/// </summary>
internal readonly unsafe struct RowSort
{
    private const int RunLength = 16;

    private readonly SortKey* _keys;
    private readonly int _count;
    private readonly Arena _arena;

    /// <summary>Prepares an order.</summary>
    /// <param name="keys">The keys, the first one deciding first; at least one.</param>
    /// <param name="count">Number of keys.</param>
    /// <param name="arena">Memory.</param>
    internal RowSort(SortKey* keys, int count, Arena arena)
    {
        _keys = keys;
        _count = count;
        _arena = arena;
    }

    /// <summary>Sorts the rows 0 to <paramref name="rowCount"/> − 1.</summary>
    internal Span<int> Sort(int rowCount, StopSignal stop)
    {
        var entries = (Entry*)_arena.Allocate((long)rowCount * sizeof(Entry));
        var scratch = (Entry*)_arena.Allocate((long)rowCount * sizeof(Entry));
        var poll = new StopPoll(stop);
        for (int row = 0; row < rowCount; row++)
            entries[row] = new Entry { Key = _keys[0].Keys[row], Row = row };
        for (int start = 0; start < rowCount; start += RunLength)
            Insert(entries + start, Math.Min(RunLength, rowCount - start), ref poll);
        for (long width = RunLength; width < rowCount; width *= 2)
        {
            for (long start = 0; start < rowCount; start += 2 * width)
                Merge(entries + start, (int)Math.Min(width, rowCount - start),
                    (int)Math.Min(2 * width, rowCount - start), scratch + start, ref poll);
            var sorted = scratch;
            scratch = entries;
            entries = sorted;
        }
        var rows = _arena.AllocateSpan<int>(rowCount);
        for (int i = 0; i < rowCount; i++)
            rows[i] = entries[i].Row;
        return rows;
    }

    private void Insert(Entry* entries, int count, ref StopPoll poll)
    {
        poll.Advance(count);
        for (int i = 1; i < count; i++)
        {
            var entry = entries[i];
            int at = i;
            for (; at > 0 && IsBefore(entry, entries[at - 1]); at--)
                entries[at] = entries[at - 1];
            entries[at] = entry;
        }
    }

    // Entries up to middle and from there to the end are sorted; equal ones of the left part stay first.
    private void Merge(Entry* entries, int middle, int end, Entry* target, ref StopPoll poll)
    {
        int left = 0, right = middle;
        if (middle < end && !IsBefore(entries[middle], entries[middle - 1]))
            right = middle = end;
        for (int next = 0; next < end; next++)
        {
            poll.Advance(1);
            bool takeRight = left == middle || (right < end && IsBefore(entries[right], entries[left]));
            target[next] = takeRight ? entries[right++] : entries[left++];
        }
    }

    private bool IsBefore(in Entry entry, in Entry other)
    {
        if (entry.Key != other.Key)
            return entry.Key < other.Key;
        int order = _keys[0].CompareTied(entry.Row, other.Row);
        for (int i = 1; i < _count && order == 0; i++)
            order = _keys[i].Compare(entry.Row, other.Row);
        return order < 0;
    }

    private struct Entry
    {
        public ulong Key;
        public int Row;
    }
}
