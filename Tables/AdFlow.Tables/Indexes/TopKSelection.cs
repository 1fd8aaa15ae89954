using System.Numerics;
using System.Runtime.Intrinsics;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// Keeps the k best rows of those offered, in a buffer several times as large: only rows better than the worst of the
/// last k go in, and when it is full, all but the k best go out. Not thread-safe.
/// </summary>
/// <typeparam name="T">Type of the values, of up to 4 bytes; NaN is not taken.</typeparam>
internal unsafe ref struct TopKSelection<T> where T : unmanaged, INumber<T>
{
    // The order of a value in the upper half, its row in the lower one: the less, the better.
    private readonly Span<ulong> _entries;
    private readonly int _k;
    private int _count;
    private bool _hasThreshold;
    private T _threshold;

    /// <summary>Makes an empty selection.</summary>
    /// <param name="k">Rows to keep, at least 1.</param>
    /// <param name="rows">Most rows that will be offered.</param>
    /// <param name="arena">Memory of the buffer.</param>
    public TopKSelection(int k, int rows, Arena arena)
    {
        _k = k;
        _entries = arena.AllocateSpan<ulong>((int)Math.Min(rows, Math.Max(4L * k, 64)));
    }

    /// <summary>Offers the rows of a column.</summary>
    public void Offer(T* values, byte* validity, int rows)
    {
        int row = 0;
        for (; row < rows && !_hasThreshold; row++)
            OfferOne(values, validity, row);
        if (Vector256<T>.IsSupported)
            row = OfferVectors(values, validity, row, rows);
        for (; row < rows; row++)
            OfferOne(values, validity, row);
    }

    /// <summary>Puts out the rows kept, best first.</summary>
    /// <returns>Number of rows, at most k.</returns>
    public int Finish(Span<int> rows)
    {
        int kept = Math.Min(_k, _count);
        if (_count > _k)
            Quickselect.Place(_entries[.._count], _k - 1);
        _entries[..kept].Sort();
        for (int i = 0; i < kept; i++)
            rows[i] = (int)_entries[i];
        return kept;
    }

    private int OfferVectors(T* values, byte* validity, int row, int rows)
    {
        int width = Vector256<T>.Count;
        var threshold = Vector256.Create(_threshold);
        for (; row <= rows - 4 * width; row += 4 * width)
        {
            T* next = values + row;
            var a = Vector256.GreaterThan(Vector256.Load(next), threshold);
            var b = Vector256.GreaterThan(Vector256.Load(next + width), threshold);
            var c = Vector256.GreaterThan(Vector256.Load(next + 2 * width), threshold);
            var d = Vector256.GreaterThan(Vector256.Load(next + 3 * width), threshold);
            if (((a | b) | (c | d)).AsByte() == Vector256<byte>.Zero)
                continue;
            Take(values, validity, row, a);
            Take(values, validity, row + width, b);
            Take(values, validity, row + 2 * width, c);
            Take(values, validity, row + 3 * width, d);
            threshold = Vector256.Create(_threshold);
        }
        return row;
    }

    private void Take(T* values, byte* validity, int row, Vector256<T> better)
    {
        for (uint bits = better.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
        {
            int found = row + BitOperations.TrailingZeroCount(bits);
            if (validity == null || Bitmap.Get(validity, found))
                Add(values[found], found);
        }
    }

    private void OfferOne(T* values, byte* validity, int row)
    {
        T value = values[row];
        // Of equal values the earlier row wins, and NaN is never greater.
        if ((_hasThreshold ? value > _threshold : !T.IsNaN(value)) && (validity == null || Bitmap.Get(validity, row)))
            Add(value, row);
    }

    private void Add(T value, int row)
    {
        if (_count == _entries.Length)
        {
            Quickselect.Place(_entries, _k - 1);
            _threshold = TopKOrder.Value<T>((uint)(_entries[_k - 1] >> 32));
            _hasThreshold = true;
            _count = _k;
        }
        _entries[_count++] = (ulong)TopKOrder.Of(value) << 32 | (uint)row;
    }
}
