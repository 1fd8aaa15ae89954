using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>
/// Stable order of rows by several keys. Many rows are first put in order of the first key by its bytes (radix sort,
/// Knuth, TAOCP 3, 5.2.5 algorithm R), and then each run of equal keys by what is left to compare; few rows, and such
/// runs, by merging from the bottom up (5.2.4) over runs made by insertion. Allocates only in the arena.
/// </summary>
internal readonly unsafe struct RowSort
{
    private const int RunLength = 16, RadixRows = 256, Digits = sizeof(ulong), DigitValues = 256;

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
        var rows = _arena.AllocateSpan<int>(rowCount);
        for (int row = 0; row < rows.Length; row++)
            rows[row] = row;
        Sort(rows, stop);
        return rows;
    }

    /// <summary>Sorts some rows.</summary>
    /// <param name="rows">The rows; equal ones keep their order.</param>
    /// <param name="stop">When to stop.</param>
    internal void Sort(Span<int> rows, StopSignal stop)
    {
        var entries = (Entry*)_arena.Allocate((long)rows.Length * sizeof(Entry));
        var scratch = (Entry*)_arena.Allocate((long)rows.Length * sizeof(Entry));
        var poll = new StopPoll(stop);
        for (int i = 0; i < rows.Length; i++)
            entries[i] = new Entry { Key = _keys[0].Keys[rows[i]], Row = rows[i] };
        if (rows.Length < RadixRows)
            MergeSort(entries, scratch, rows.Length, rows, ref poll);
        else
        {
            var sorted = RadixSort(entries, scratch, rows.Length, ref poll);
            SortTies(sorted, sorted == entries ? scratch : entries, rows, ref poll);
        }
    }

    // Each pass puts the entries in order of one byte of their keys; bytes that are all the same are passed over.
    private Entry* RadixSort(Entry* entries, Entry* scratch, int count, ref StopPoll poll)
    {
        int* counts = (int*)_arena.AllocateZeroed(Digits * DigitValues * sizeof(int));
        for (int i = 0; i < count; i++)
            for (int digit = 0; digit < Digits; digit++)
                counts[digit * DigitValues + DigitOf(entries[i], digit)]++;
        poll.Advance(count);
        for (int digit = 0; digit < Digits; digit++)
        {
            int* places = counts + digit * DigitValues;
            if (places[DigitOf(entries[0], digit)] == count)
                continue;
            for (int value = 0, place = 0; value < DigitValues; value++)
                (places[value], place) = (place, place + places[value]);
            for (int i = 0; i < count; i++)
            {
                poll.Advance(1);
                scratch[places[DigitOf(entries[i], digit)]++] = entries[i];
            }
            var sorted = scratch;
            scratch = entries;
            entries = sorted;
        }
        return entries;
    }

    private void SortTies(Entry* entries, Entry* scratch, Span<int> rows, ref StopPoll poll)
    {
        bool isDone = _count == 1 && !_keys[0].HasTies;
        for (int start = 0, end; start < rows.Length; start = end)
        {
            end = start + 1;
            while (!isDone && end < rows.Length && entries[end].Key == entries[start].Key)
                end++;
            if (end == start + 1)
                rows[start] = entries[start].Row;
            else
                MergeSort(entries + start, scratch, end - start, rows[start..end], ref poll);
        }
    }

    private void MergeSort(Entry* entries, Entry* scratch, int count, Span<int> rows, ref StopPoll poll)
    {
        for (int start = 0; start < count; start += RunLength)
            Insert(entries + start, Math.Min(RunLength, count - start), ref poll);
        for (long width = RunLength; width < count; width *= 2)
        {
            for (long start = 0; start < count; start += 2 * width)
                Merge(entries + start, (int)Math.Min(width, count - start), (int)Math.Min(2 * width, count - start),
                    scratch + start, ref poll);
            var sorted = scratch;
            scratch = entries;
            entries = sorted;
        }
        for (int i = 0; i < count; i++)
            rows[i] = entries[i].Row;
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

    private static int DigitOf(in Entry entry, int digit) => (byte)(entry.Key >> (8 * digit));

    private struct Entry
    {
        public ulong Key;
        public int Row;
    }
}
