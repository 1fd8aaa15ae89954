using System.Numerics;
using System.Runtime.Intrinsics;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// The k best rows of a column of numbers in a fixed order: values descending, equal ones by row ascending, then NaN,
/// then null, these by row too. Reads the values once, many at a time against the worst one kept. Thread-safe;
/// allocates only in the arena.
/// </summary>
public static unsafe class TopK
{
    /// <summary>Selects the k best rows.</summary>
    /// <typeparam name="T">An integer or floating-point type of up to 8 bytes.</typeparam>
    /// <param name="values">Value of each row; of null rows it is not read.</param>
    /// <param name="validity">Validity bitmap, or null where no row is null.</param>
    /// <param name="rows">Takes the rows, best first; its length is k.</param>
    /// <param name="arena">Scratch for some multiple of k entries, at most one a row.</param>
    /// <returns>Number of rows selected: k, or all where there are fewer.</returns>
    public static int Select<T>(ReadOnlySpan<T> values, byte* validity, Span<int> rows, Arena arena)
        where T : unmanaged, INumber<T>
    {
        rows = rows[..Math.Min(rows.Length, values.Length)];
        if (rows.IsEmpty)
            return 0;
        fixed (T* first = values)
        {
            int count = sizeof(T) <= 4
                ? SelectNarrow(first, validity, values.Length, rows, arena)
                : SelectWide(values, validity, rows, arena);
            return count == rows.Length ? count : AppendUnordered(values, validity, rows, count);
        }
    }

    private static int SelectNarrow<T>(T* values, byte* validity, int count, Span<int> rows, Arena arena)
        where T : unmanaged, INumber<T>
    {
        var selection = new TopKSelection<T>(rows.Length, count, arena);
        selection.Offer(values, validity, count);
        return selection.Finish(rows);
    }

    // Values of 8 bytes do not fit into a number with their row; a heap moves them less often.
    private static int SelectWide<T>(ReadOnlySpan<T> values, byte* validity, Span<int> rows, Arena arena)
        where T : unmanaged, INumber<T>
    {
        var heap = new TopKHeap<T>(arena.AllocateSpan<T>(rows.Length), rows);
        int row = 0;
        for (; row < values.Length && !heap.IsFull; row++)
            Offer(values, validity, row, row + 1, ref heap);
        int width = Vector256<T>.IsSupported ? Vector256<T>.Count : 1;
        for (; width > 1 && row <= values.Length - width; row += width)
            if (Vector256.GreaterThanAny(Vector256.Create(values.Slice(row, width)), Vector256.Create(heap.Worst)))
                Offer(values, validity, row, row + width, ref heap);
        Offer(values, validity, row, values.Length, ref heap);
        return heap.Sort();
    }

    private static void Offer<T>(ReadOnlySpan<T> values, byte* validity, int start, int end, ref TopKHeap<T> heap)
        where T : unmanaged, INumber<T>
    {
        for (int row = start; row < end; row++)
            if (validity == null || Bitmap.Get(validity, row))
                heap.Offer(values[row], row);
    }

    private static int AppendUnordered<T>(ReadOnlySpan<T> values, byte* validity, Span<int> rows, int count)
        where T : unmanaged, INumber<T>
    {
        for (int row = 0; row < values.Length && count < rows.Length; row++)
            if (T.IsNaN(values[row]) && (validity == null || Bitmap.Get(validity, row)))
                rows[count++] = row;
        for (int row = 0; row < values.Length && count < rows.Length; row++)
            if (validity != null && !Bitmap.Get(validity, row))
                rows[count++] = row;
        return count;
    }
}
