using System.Numerics;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators;

/// <summary>Largest values for <see cref="DeviceReference"/>: descending, equal ones by row, NaN last.</summary>
internal static unsafe class TopReference
{
    /// <summary>Finds the rows of the largest values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="rows">Takes row numbers, not more than there are values.</param>
    /// <param name="best">Takes their values; as long.</param>
    internal static void Run<T>(ReadOnlySpan<T> values, Span<int> rows, Span<T> best)
        where T : unmanaged, INumber<T>
    {
        var heap = new TopKHeap<T>(best, rows);
        for (int row = 0; row < values.Length; row++)
            heap.Offer(values[row], row);
        int found = heap.Sort();
        for (int row = 0; found < rows.Length; row++)
            if (T.IsNaN(values[row]))
                (rows[found], best[found++]) = (row, values[row]);
    }

    /// <summary>Finds the vectors with the largest products.</summary>
    /// <param name="vectors">Vectors of as many elements as the query.</param>
    /// <param name="count">How many.</param>
    /// <param name="query">The query.</param>
    /// <param name="rows">Takes row numbers, then −1.</param>
    /// <param name="products">Takes their products, then 0; as long.</param>
    /// <param name="threshold">Estimates what the best reach; null for no such step.</param>
    internal static void Scan(float* vectors, int count, ReadOnlySpan<float> query, Span<int> rows,
        Span<float> products, ScanThreshold? threshold)
    {
        float[] all = new float[count];
        for (int row = 0; row < count; row++)
            all[row] = VectorMath.Dot(
                query, new ReadOnlySpan<float>(vectors + (long)row * query.Length, query.Length));
        if (threshold is not null)
        {
            ThresholdTop.Run(all, [threshold(all, rows.Length)], rows, products);
            return;
        }
        int found = Math.Min(count, rows.Length);
        Run<float>(all, rows[..found], products[..found]);
        rows[found..].Fill(-1);
        products[found..].Clear();
    }
}
