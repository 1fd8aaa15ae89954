using System.Numerics;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// Keeps the k best rows of those offered, in the order of <see cref="TopK"/>, in a buffer several times as large: only
/// rows better than a threshold go in, and when it is full, the threshold rises so far that not many more than k stay.
/// The threshold is found by counting the values that reach a guess, many at a time, so nothing is moved but what
/// stays. Not thread-safe.
/// </summary>
/// <typeparam name="T">Type of the values: a number of 4 or 8 bytes.</typeparam>
public unsafe struct TopKSelection<T> where T : unmanaged, INumber<T>
{
    // Rows between two looks at whether the buffer is full; a multiple of 64.
    private const int BlockRows = 256;
    private const int LeastEntries = 512 - BlockRows;
    private const int EntriesPerRowKept = 4;

    private readonly Arena _arena;
    private readonly int _k;
    private readonly int _slack;
    private readonly int _capacity;
    private readonly int* _found;
    private TopKSort.Pairs<T> _entries;
    private TopKOthers<T> _others;
    private int _count;
    private bool _hasThreshold;
    private T _threshold;

    /// <summary>Makes an empty selection.</summary>
    /// <param name="k">Rows to keep, at least 1.</param>
    /// <param name="rows">Most rows that will be offered.</param>
    /// <param name="arena">Memory, for as long as the selection.</param>
    public TopKSelection(int k, int rows, Arena arena)
    {
        _arena = arena;
        _k = Math.Min(k, rows);
        _slack = 8 + _k / 16;
        _capacity = (int)Math.Min(rows, Math.Max((long)EntriesPerRowKept * _k, LeastEntries) + BlockRows);
        _found = (int*)arena.Allocate((BlockRows + 8) * sizeof(int));
        _entries = TopKSort.Room<T>(_capacity, arena);
        _others = new TopKOthers<T>(_k, arena);
    }

    /// <summary>Offers rows; each call's rows come behind those of the calls before.</summary>
    /// <param name="values">Values.</param>
    /// <param name="validity">Validity bitmap, or null where no row is null.</param>
    /// <param name="numbers">Numbers of the rows counted from the first, ascending; null for 0, 1, 2...</param>
    /// <param name="first">Number of the first row.</param>
    /// <param name="count">How many.</param>
    public void Offer(T* values, byte* validity, int* numbers, int first, int count)
    {
        for (int start = 0; start < count; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, count - start);
            if (_count + rows > _capacity)
                RaiseThreshold();
            if (numbers == null)
                Take(values + start, Bits(validity, start), null, first + start, rows);
            else
                Take(values + start, Bits(validity, start), numbers + start, first, rows);
        }
    }

    /// <summary>Ends the offers: puts what is kept in order.</summary>
    public void Rank()
    {
        if (_count > _k + _slack)
            RaiseThreshold();
        _entries = TopKSort.Sort(_entries, _count, TopKSort.Room<T>(_capacity, _arena));
        _count = Math.Min(_count, _k);
    }

    /// <summary>Takes what another selection keeps of other rows; both are ranked.</summary>
    /// <param name="other">The other selection.</param>
    /// <param name="arena">Memory, for as long as the selection.</param>
    public void Merge(in TopKSelection<T> other, Arena arena)
    {
        var all = TopKSort.Room<T>(_count + other._count, arena);
        TopKSort.Merge(_entries, _count, other._entries, other._count, all);
        _entries = all;
        _count = Math.Min(_k, _count + other._count);
        _others.Merge(other._others, arena);
    }

    /// <summary>Writes the rows kept, best first; they are ranked.</summary>
    /// <param name="rows">Takes the rows; room for k.</param>
    /// <param name="values">Takes their values, bit for bit; of null rows zero. Room for k.</param>
    /// <returns>How many there are, and how many of them are not null, which come first.</returns>
    public readonly (int Count, int Valid) Write(int* rows, T* values)
    {
        var target = new TopKSort.Pairs<T>(values, rows);
        TopKSort.Copy(_entries, _count, target);
        return _others.Write(target, _count, _k);
    }

    private static byte* Bits(byte* bits, int start) => bits == null ? null : bits + (start >> 3);

    private void Take(T* values, byte* validity, int* numbers, int first, int rows)
    {
        int found = _hasThreshold
            ? TopKVectors.Find<T, TopKVectors.Above<T>>(values, rows, _threshold, _found)
            : TopKVectors.Find<T, TopKVectors.IsNumber<T>>(values, rows, default, _found);
        int before = _count;
        if (validity == null)
            Add<AllValid>(values, validity, numbers, first, found);
        else
            Add<SomeValid>(values, validity, numbers, first, found);
        if (!_hasThreshold && _count - before < rows)
            _others.Add(values, validity, numbers, first, rows, hasNotNumbers: found < rows);
    }

    private void Add<TValid>(T* values, byte* validity, int* numbers, int first, int found)
        where TValid : struct, IValid
    {
        T* keptValues = _entries.Values;
        int* keptRows = _entries.Rows;
        int count = _count;
        for (int i = 0; i < found; i++)
        {
            int row = _found[i];
            keptValues[count] = values[row];
            keptRows[count] = first + (numbers == null ? row : numbers[row]);
            count += TValid.Of(validity, row);
        }
        _count = count;
    }

    // Of equal values the earlier rows stay; later ones are not better than the threshold any more.
    private void RaiseThreshold()
    {
        var (threshold, reached) = TopKCut.Find(_entries.Values, _count, _k, _k + _slack);
        T* values = _entries.Values;
        int equals = reached <= _k + _slack ? int.MaxValue : _k - (reached - CountOf(threshold));
        int kept = 0;
        for (int start = 0; start < _count; start += BlockRows)
        {
            int found = TopKVectors.Find<T, TopKVectors.AtLeast<T>>(
                values + start, Math.Min(BlockRows, _count - start), threshold, _found);
            for (int i = 0; i < found; i++)
            {
                int at = start + _found[i];
                T value = values[at];
                (values[kept], _entries.Rows[kept]) = (value, _entries.Rows[at]);
                kept += value > threshold || equals-- > 0 ? 1 : 0;
            }
        }
        (_threshold, _hasThreshold, _count) = (threshold, true, kept);
    }

    private readonly int CountOf(T value)
    {
        int count = 0;
        for (int i = 0; i < _count; i++)
            count += _entries.Values[i] == value ? 1 : 0;
        return count;
    }

    // One where a row is valid, else zero.
    private interface IValid
    {
        static abstract int Of(byte* validity, int row);
    }

    private readonly struct AllValid : IValid
    {
        public static int Of(byte* validity, int row) => 1;
    }

    private readonly struct SomeValid : IValid
    {
        public static int Of(byte* validity, int row) => validity[row >> 3] >> (row & 7) & 1;
    }
}
