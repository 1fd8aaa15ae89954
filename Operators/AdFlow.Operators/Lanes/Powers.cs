using System.Runtime.CompilerServices;

namespace AdFlow.Operators;

/// <summary>x^y = e^(y·log x), written once for every lane.</summary>
/// <remarks>
/// The logarithm and its product with y are carried as unevaluated sums of two numbers, since an error of either shows
/// in the result up to 700 times larger: Dekker, A floating-point technique for extending the available precision
/// (1971), with products split exactly by fused multiply-add. log m = 2·(s + s³/3 + s⁵/5 …), s = (m − 1)/(m + 1): s is
/// always kept in two parts, s³ for float64 too. The series from s³ (float32) or s⁵ (float64) on are our own minimax
/// polynomials (Remez exchange), relative error of the logarithm 2^−30.2 and 2^−66.3.
/// </remarks>
internal static class Powers
{
    /// <inheritdoc cref="ILane{V}.Pow"/>
    // Inlined it would exceed what the compiler inlines into one method, and its parts would become calls.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static V Pow<V>(V value, V power) where V : struct, IBitLane<V>
    {
        V size = V.Abs(value);
        V log = LogOf(size, out V logLow);
        V product = power * log;
        V productLow = V.MultiplyAdd(power, log, -product) + power * logLow;
        return Special(value, size, power, Exponentials.Exp(product, productLow));
    }

    /// <summary>log of a number that is not negative, as the result plus a small rest; the rest of log 0 and log ∞ is
    /// garbage.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogOf<V>(V value, out V low) where V : struct, IBitLane<V>
    {
        Logarithms.Split(value, out V m, out V k);
        V s = Ratio(m, out V sLow);
        V tail = V.IsDouble ? Series64(s, sLow, out V tailLow) : Series32(s, out tailLow);
        // ln 2 in two parts, the first with so many trailing zeros that its product with k is exact.
        V octaves = k * V.Constant(V.IsDouble ? 0.6931471805598903 : 0.693145751953125);
        V octavesLow = k * V.Constant(V.IsDouble ? 5.497923018708371e-14 : 1.4286068203094173e-06);
        V sum = Add(octaves, s + s, out V lost);
        sum = Add(sum, tail, out V lostOfTail);
        V rest = lost + lostOfTail + (octavesLow + (sLow + sLow + tailLow));
        V log = V.Select(value < V.Constant(double.PositiveInfinity), Add(sum, rest, out low), value);
        return V.Select(V.Equal(value, V.Constant(0)), V.Constant(double.NegativeInfinity), log);
    }

    /// <summary>(m − 1)/(m + 1) as the result plus a small rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Ratio<V>(V m, out V low) where V : struct, IBitLane<V>
    {
        V one = V.Constant(1);
        V above = m - one;
        V below = m + one;
        V belowLow = m - (below - one);
        V inverse = one / below;
        V ratio = above * inverse;
        low = (V.MultiplyAdd(-ratio, below, above) - ratio * belowLow) * inverse;
        return ratio;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Series32<V>(V s, out V low) where V : struct, IBitLane<V>
    {
        V z = s * s;
        low = V.Constant(0);
        return s * (z * Logarithms.Series32(z));
    }

    /// <summary>s³·(⅔ + s²·P(s²)) with the cube, ⅔ and their product in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Series64<V>(V s, V sLow, out V low) where V : struct, IBitLane<V>
    {
        V z = s * s;
        V zLow = V.MultiplyAdd(s, s, -z) + (s + s) * sLow;
        V cube = z * s;
        V cubeLow = V.MultiplyAdd(z, s, -cube) + V.MultiplyAdd(z, sLow, zLow * s);
        V factor = Add(V.Constant(0.6666666666666666), z * Fifth64(z), out V factorLow);
        factorLow += V.Constant(3.700743415417188e-17);
        V product = cube * factor;
        low = V.MultiplyAdd(cube, factor, -product) + V.MultiplyAdd(cube, factorLow, cubeLow * factor);
        return product;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Fifth64<V>(V z) where V : struct, IBitLane<V>
    {
        V sum = V.MultiplyAdd(z, V.Constant(0.13196369213246725), V.Constant(0.13256813230377712));
        sum = V.MultiplyAdd(z, sum, V.Constant(0.15386757533383266));
        sum = V.MultiplyAdd(z, sum, V.Constant(0.1818178436250857));
        sum = V.MultiplyAdd(z, sum, V.Constant(0.2222222251997893));
        sum = V.MultiplyAdd(z, sum, V.Constant(0.2857142857009924));
        return V.MultiplyAdd(z, sum, V.Constant(0.40000000000002256));
    }

    /// <summary>Sum and what its rounding lost, exactly where |larger| ≥ |smaller| or larger is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Add<V>(V larger, V smaller, out V lost) where V : struct, IBitLane<V>
    {
        V sum = larger + smaller;
        lost = smaller - (sum - larger);
        return sum;
    }

    /// <summary>Puts in what e^(y·log |x|) does not give: the sign, the domain and the fixed points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Special<V>(V value, V size, V power, V result) where V : struct, IBitLane<V>
    {
        V zero = V.Constant(0), one = V.Constant(1), half = V.Constant(0.5);
        var known = !V.IsNaN(power);
        var whole = V.Equal(V.Floor(power), power);
        var odd = whole & V.NotEqual(V.Floor(power * half), power * half);
        var minus = V.CopySign(one, value) < zero;
        // |x| = 1 to an infinite power would be e^(∞·0).
        result = V.Select(V.Equal(size, one) & known, one, result);
        result = V.Select(minus & odd, -result, result);
        var outside = value < zero & size < V.Constant(double.PositiveInfinity) & !whole;
        result = V.Select(outside, V.Constant(double.NaN), result);
        return V.Select(V.Equal(power, zero) | V.Equal(value, one), one, result);
    }
}
