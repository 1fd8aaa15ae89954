using System.Runtime.CompilerServices;

namespace AdFlow.Operators;

/// <summary>x^y = e^(y·log x), written once for every lane.</summary>
/// <remarks>
/// The logarithm and its product with y are carried as unevaluated sums of two numbers, since an error of either shows
/// in the result up to 700 times larger: Dekker, A floating-point technique for extending the available precision
/// (1971), with products split exactly by fused multiply-add. log m = s + s³/12 + s⁵/80 …, s = 2·(m − 1)/(m + 1): s is
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
        V log = LogOf(V.Significand(value), V.Exponent(value), out V logLow);
        V product = power * log;
        V octaves = Exponentials.Power(product, 0, out V scale);
        // The product less octaves·ln 2, where the larger parts cancel before anything is rounded.
        V reduced = V.MultiplyAdd(power, log, octaves * -Ln2<V>())
            + V.MultiplyAdd(octaves, -Ln2Low<V>(), power * logLow);
        V result = Exponentials.ExpOfReduced(reduced, scale);
        var usual = V.IsUsual(value) & Exponentials.IsUsual(product);
        return V.IsAll(usual) ? result : PowOfAny(value, power, usual, result);
    }

    // In a method of its own: what is rare must not take what the compiler inlines, nor registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V PowOfAny<V>(V value, V power, Mask<V> usual, V result) where V : struct, IBitLane<V>
    {
        V size = V.Abs(value);
        Logarithms.Split(size, out V m, out V k);
        V log = LogOf(m, k, out V logLow);
        log = V.Select(size < V.Constant(double.PositiveInfinity), log, size);
        log = V.Select(V.Equal(size, V.Constant(0)), V.Constant(double.NegativeInfinity), log);
        V product = power * log;
        V low = V.MultiplyAdd(power, logLow, V.MultiplyAdd(power, log, -product));
        return V.Select(usual, result, Special(value, size, power, Exponentials.ExpOfAny(product, low)));
    }

    /// <summary>ln 2 with so many trailing zeros that its product with an exponent is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Ln2<V>() where V : struct, IBitLane<V> =>
        V.Constant(V.IsDouble ? 0.6931471805598903 : 0.693145751953125);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Ln2Low<V>() where V : struct, IBitLane<V> =>
        V.Constant(V.IsDouble ? 5.497923018708371e-14 : 1.4286068203094173e-06);

    /// <summary>log m + k·ln 2 as the result plus a small rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogOf<V>(V m, V k, out V low) where V : struct, IBitLane<V>
    {
        V one = V.Constant(1), half = V.Constant(0.5);
        // s = 2·(m − 1)/(m + 1), and what is missing of it.
        V below = V.MultiplyAdd(m, half, half);
        V belowLow = V.MultiplyAdd(m, half, half - below);
        V inverse = -one / below;
        V s = (one - m) * inverse;
        V missing = V.MultiplyAdd(s, belowLow, V.MultiplyAdd(s, below, one - m));
        V sum = Add(k * Ln2<V>(), s, out V lost);
        lost = V.MultiplyAdd(k, Ln2Low<V>(), lost);
        V z = s * s;
        if (!V.IsDouble)
        {
            // What is missing of s is missing of s³/12 too.
            V slope = V.MultiplyAdd(inverse * z, V.Constant(0.25), inverse);
            return Add(sum, V.MultiplyAdd(missing, slope, V.MultiplyAdd(s * z, Third32(z), lost)), out low);
        }
        V sLow = missing * inverse;
        sum = Add(sum, Series64(s, sLow, z, out V tailLow), out V lostOfTail);
        return Add(sum, lost + (sLow + tailLow) + lostOfTail, out low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Third32<V>(V z) where V : struct, IBitLane<V>
    {
        V sum = V.MultiplyAdd(z, V.Constant(0.002333667129278183), V.Constant(0.012492991983890533));
        return V.MultiplyAdd(z, sum, V.Constant(0.08333346992731094));
    }

    /// <summary>s³·(1/12 + s²·P(s²)) with the cube, 1/12 and their product in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Series64<V>(V s, V sLow, V z, out V low) where V : struct, IBitLane<V>
    {
        V zLow = V.MultiplyAdd(s, s, -z) + (s + s) * sLow;
        V cube = z * s;
        V cubeLow = V.MultiplyAdd(z, s, -cube) + V.MultiplyAdd(z, sLow, zLow * s);
        V factor = Add(V.Constant(0.6666666666666666 / 8), z * Fifth64(z), out V factorLow);
        factorLow += V.Constant(3.700743415417188e-17 / 8);
        V product = cube * factor;
        low = V.MultiplyAdd(cube, factor, -product) + V.MultiplyAdd(cube, factorLow, cubeLow * factor);
        return product;
    }

    // Coefficients for (s/2)², times 2^−5, 2^−7 …, which is exact.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Fifth64<V>(V z) where V : struct, IBitLane<V>
    {
        V sum = V.MultiplyAdd(
            z, V.Constant(0.13196369213246725 / (1 << 17)), V.Constant(0.13256813230377712 / (1 << 15)));
        sum = V.MultiplyAdd(z, sum, V.Constant(0.15386757533383266 / (1 << 13)));
        sum = V.MultiplyAdd(z, sum, V.Constant(0.1818178436250857 / (1 << 11)));
        sum = V.MultiplyAdd(z, sum, V.Constant(0.2222222251997893 / (1 << 9)));
        sum = V.MultiplyAdd(z, sum, V.Constant(0.2857142857009924 / (1 << 7)));
        return V.MultiplyAdd(z, sum, V.Constant(0.40000000000002256 / (1 << 5)));
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
