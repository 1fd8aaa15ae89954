using System.Numerics;
using System.Runtime.Intrinsics;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// Sorts rows by value descending; equal ones keep their order. Pieces are sorted by counting for each row those before
/// it, many at a time and without a branch, then merged (Knuth, TAOCP 3, 5.2 algorithm C and 5.2.4).
/// </summary>
internal static unsafe class TopKSort
{
    // Counting takes the square of it, merging another round through memory for each doubling.
    private const int PieceRows = 128;

    /// <summary>Numbers of a pair of arrays: values and rows.</summary>
    internal readonly struct Pairs<T>(T* values, int* rows) where T : unmanaged
    {
        internal T* Values { get; } = values;

        internal int* Rows { get; } = rows;

        internal Pairs<T> From(int start) => new(Values + start, Rows + start);

        internal void Set(int at, T value, int row) => (Values[at], Rows[at]) = (value, row);
    }

    /// <summary>Sorts.</summary>
    /// <param name="pairs">What is sorted; overwritten. Has room for a vector behind it.</param>
    /// <param name="count">How many.</param>
    /// <param name="other">Memory as large.</param>
    /// <returns>Where the sorted ones are: one of both.</returns>
    internal static Pairs<T> Sort<T>(Pairs<T> pairs, int count, Pairs<T> other) where T : unmanaged, INumber<T>
    {
        for (int start = 0; start < count; start += PieceRows)
            Rank(pairs.From(start), Math.Min(PieceRows, count - start), other.From(start));
        (pairs, other) = (other, pairs);
        for (long size = PieceRows; size < count; size *= 2)
        {
            for (long start = 0; start < count; start += 2 * size)
            {
                int middle = (int)Math.Min(start + size, count), end = (int)Math.Min(start + 2 * size, count);
                Merge(pairs.From((int)start), middle - (int)start, pairs.From(middle), end - middle,
                    other.From((int)start));
            }
            (pairs, other) = (other, pairs);
        }
        return pairs;
    }

    /// <summary>Merges sorted pairs; of equal values those with the lesser row come first.</summary>
    internal static void Merge<T>(Pairs<T> a, int aCount, Pairs<T> b, int bCount, Pairs<T> target)
        where T : unmanaged, INumber<T>
    {
        T* values = target.Values;
        int* rows = target.Rows;
        int i = 0, j = 0;
        while (i < aCount && j < bCount)
        {
            T first = a.Values[i], second = b.Values[j];
            bool isSecond = second > first | (second == first & b.Rows[j] < a.Rows[i]);
            *values++ = isSecond ? second : first;
            *rows++ = *(isSecond ? b.Rows + j : a.Rows + i);
            int step = isSecond ? 1 : 0;
            j += step;
            i += 1 - step;
        }
        Copy(a.From(i), aCount - i, new Pairs<T>(values, rows));
        Copy(b.From(j), bCount - j, new Pairs<T>(values, rows));
    }

    /// <summary>Room for pairs; vectors may read a whole one at the end.</summary>
    internal static Pairs<T> Room<T>(int count, Arena arena) where T : unmanaged => new(
        (T*)arena.Allocate((count + 8L) * sizeof(T)), (int*)arena.Allocate((count + 8L) * sizeof(int)));

    /// <summary>Copies pairs.</summary>
    internal static void Copy<T>(Pairs<T> source, int count, Pairs<T> target) where T : unmanaged
    {
        new Span<T>(source.Values, count).CopyTo(new Span<T>(target.Values, count));
        new Span<int>(source.Rows, count).CopyTo(new Span<int>(target.Rows, count));
    }

    // A row's place is the number of those that are greater, and of equal ones before it.
    private static void Rank<T>(Pairs<T> pairs, int count, Pairs<T> target) where T : unmanaged, INumber<T>
    {
        T* values = pairs.Values;
        int width = Vector256<T>.Count;
        long* places = stackalloc long[4];
        for (int start = 0; start < count; start += width)
        {
            var these = Vector256.Load(values + start);
            var place = Vector256<T>.Zero;
            int end = Math.Min(start + width, count), row = 0;
            for (; row < start; row++)
                place = TopKVectors.Counted(place, Vector256.GreaterThanOrEqual(Vector256.Create(values[row]), these));
            for (; row < end; row++)
            {
                var value = Vector256.Create(values[row]);
                place = TopKVectors.Counted(place, Vector256.GreaterThan(value, these)
                    | (Vector256.Equals(value, these) & Behind<T>(row - start)));
            }
            for (; row < count; row++)
                place = TopKVectors.Counted(place, Vector256.GreaterThan(Vector256.Create(values[row]), these));
            place.As<T, long>().Store(places);
            for (row = start; row < end; row++)
            {
                int at = sizeof(T) == 4 ? ((int*)places)[row - start] : (int)places[row - start];
                target.Values[at] = values[row];
                target.Rows[at] = pairs.Rows[row];
            }
        }
    }

    private static Vector256<T> Behind<T>(int lane) where T : unmanaged =>
        sizeof(T) == 4
            ? Vector256.GreaterThan(Vector256<int>.Indices, Vector256.Create(lane)).As<int, T>()
            : Vector256.GreaterThan(Vector256<long>.Indices, Vector256.Create((long)lane)).As<long, T>();
}
