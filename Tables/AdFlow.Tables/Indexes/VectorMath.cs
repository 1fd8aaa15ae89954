using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// Dot products and distances of float32 vectors with a fixed rounding, the same on every vector width: sixteen
/// accumulators, element i is multiplied (rounded), then added to accumulator i mod 16; then accumulator j takes in
/// j + 8, j + 4, j + 2 and j + 1, in that order. Nothing is contracted into fused operations. Thread-safe.
/// </summary>
public static class VectorMath
{
    private const int Accumulators = 16;

    /// <summary>Sum of the products of equally placed elements.</summary>
    /// <param name="left">A vector; empty gives 0.</param>
    /// <param name="right">A vector of the same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (left.Length != right.Length)
            throw new ArgumentException($"Vectors of {left.Length} and {right.Length} dimensions have no dot product.");
        var sums = Vector512<float>.Zero;
        int i = 0;
        for (; i <= left.Length - Accumulators; i += Accumulators)
            sums += Vector512.Create(left.Slice(i, Accumulators)) * Vector512.Create(right.Slice(i, Accumulators));
        return Combine(sums, left[i..], right[i..]);
    }

    /// <summary>Products of one vector with four others: bit-equal to four times <see cref="Dot"/>, faster.</summary>
    /// <param name="query">The one vector.</param>
    /// <param name="vectors">The four others, one behind the other.</param>
    /// <param name="products">Takes the four products.</param>
    public static void DotFour(ReadOnlySpan<float> query, ReadOnlySpan<float> vectors, Span<float> products)
    {
        int dimensions = query.Length, i = 0;
        var first = vectors[..dimensions];
        var second = vectors.Slice(dimensions, dimensions);
        var third = vectors.Slice(2 * dimensions, dimensions);
        var fourth = vectors.Slice(3 * dimensions, dimensions);
        Vector512<float> sum1 = default, sum2 = default, sum3 = default, sum4 = default;
        for (; i <= dimensions - Accumulators; i += Accumulators)
        {
            var part = Vector512.Create(query.Slice(i, Accumulators));
            sum1 += part * Vector512.Create(first.Slice(i, Accumulators));
            sum2 += part * Vector512.Create(second.Slice(i, Accumulators));
            sum3 += part * Vector512.Create(third.Slice(i, Accumulators));
            sum4 += part * Vector512.Create(fourth.Slice(i, Accumulators));
        }
        products[3] = Combine(sum4, query[i..], fourth[i..]);
        products[2] = Combine(sum3, query[i..], third[i..]);
        products[1] = Combine(sum2, query[i..], second[i..]);
        products[0] = Combine(sum1, query[i..], first[i..]);
    }

    /// <summary>Sum of the squared differences of equally placed elements; 0 for equal vectors, never below.</summary>
    /// <param name="left">A vector; empty gives 0.</param>
    /// <param name="right">A vector of the same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float SquaredDistance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (left.Length != right.Length)
            throw new ArgumentException($"Vectors of {left.Length} and {right.Length} dimensions have no distance.");
        var sums = Vector512<float>.Zero;
        int i = 0;
        for (; i <= left.Length - Accumulators; i += Accumulators)
        {
            var difference = Vector512.Create(left.Slice(i, Accumulators))
                - Vector512.Create(right.Slice(i, Accumulators));
            sums += difference * difference;
        }
        for (int j = 0; i < left.Length; i++, j++)
            sums = sums.WithElement(j, sums.GetElement(j) + (left[i] - right[i]) * (left[i] - right[i]));
        return Combine(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Combine(Vector512<float> sums, ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        for (int i = 0; i < left.Length; i++)
            sums = sums.WithElement(i, sums.GetElement(i) + left[i] * right[i]);
        return Combine(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Combine(Vector512<float> sums)
    {
        var eight = sums.GetLower() + sums.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        return four[0] + four[2] + (four[1] + four[3]);
    }
}
