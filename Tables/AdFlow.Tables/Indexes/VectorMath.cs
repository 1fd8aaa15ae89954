using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// Dot products and distances of float32 vectors with a fixed rounding, the same on every vector width: sixteen
/// accumulators, element i is multiplied (rounded), then added to accumulator i mod 16; then accumulator j takes in
/// j + 8, j + 4, j + 2 and j + 1, in that order. Nothing is contracted into fused operations. Thread-safe.
/// </summary>
public static class VectorMath
{
    private const int Accumulators = 16;
    private const int Half = Accumulators / 2;

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
    /// <param name="dimensions">Elements of each vector.</param>
    /// <returns>The four products in order.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector128<float> DotFour(float* query, float* vectors, int dimensions)
    {
        if (dimensions % Accumulators != 0)
            return DotEach(query, vectors, dimensions);
        float* second = vectors + dimensions, third = second + dimensions, fourth = third + dimensions;
        Vector256<float> low1 = default, low2 = default, low3 = default, low4 = default;
        Vector256<float> high1 = default, high2 = default, high3 = default, high4 = default;
        for (int i = 0; i < dimensions; i += Accumulators)
        {
            var part = Vector256.Load(query + i);
            low1 += part * Vector256.Load(vectors + i);
            low2 += part * Vector256.Load(second + i);
            low3 += part * Vector256.Load(third + i);
            low4 += part * Vector256.Load(fourth + i);
            part = Vector256.Load(query + i + Half);
            high1 += part * Vector256.Load(vectors + i + Half);
            high2 += part * Vector256.Load(second + i + Half);
            high3 += part * Vector256.Load(third + i + Half);
            high4 += part * Vector256.Load(fourth + i + Half);
        }
        return Combine(low1 + high1, low2 + high2, low3 + high3, low4 + high4);
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

    private static float Combine(Vector512<float> sums, ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        for (int i = 0; i < left.Length; i++)
            sums = sums.WithElement(i, sums.GetElement(i) + left[i] * right[i]);
        return Combine(sums);
    }

    // Apart, for its code would take the registers of the loop above.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe Vector128<float> DotEach(float* query, float* vectors, int dimensions)
    {
        var products = Vector128<float>.Zero;
        var left = new ReadOnlySpan<float>(query, dimensions);
        for (int i = 0; i < Vector128<float>.Count; i++)
            products = products.WithElement(
                i, Dot(left, new ReadOnlySpan<float>(vectors + (long)i * dimensions, dimensions)));
        return products;
    }

    private static float Combine(Vector512<float> sums)
    {
        var eight = sums.GetLower() + sums.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        return four[0] + four[2] + (four[1] + four[3]);
    }

    // The same sums as of one vector, of four at once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Combine(
        Vector256<float> first, Vector256<float> second, Vector256<float> third, Vector256<float> fourth)
    {
        var (one, two, three, four) = (Two(first), Two(second), Two(third), Two(fourth));
        return Sse3.IsSupported
            ? Sse3.HorizontalAdd(Sse.MoveLowToHigh(one, two), Sse.MoveLowToHigh(three, four))
            : Vector128.Create(one[0] + one[1], two[0] + two[1], three[0] + three[1], four[0] + four[1]);
    }

    // Two sums in the lower half. Not as a Vector64: on x64 these lie in memory, which took four times all the rest.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Two(Vector256<float> sums)
    {
        var four = sums.GetLower() + sums.GetUpper();
        return four + Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3));
    }
}
