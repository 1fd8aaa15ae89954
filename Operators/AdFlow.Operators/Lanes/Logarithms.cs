using System.Runtime.CompilerServices;

namespace AdFlow.Operators;

/// <summary>Natural logarithms, written once for every lane.</summary>
/// <remarks>
/// The form of log and log1p in Sun's fdlibm (e_log.c, s_log1p.c): x = 2^k·(1 + f) with 1 + f in √½..√2, s = f/(2 + f),
/// log(1 + f) = f − (f²/2 − s·(f²/2 + R(s²))). R(z) = z·P(z) is our own minimax polynomial (Remez exchange): relative
/// error of the logarithm 2^−30.2 with three coefficients (float32), 2^−59.5 with seven (float64).
/// </remarks>
internal static class Logarithms
{
    /// <inheritdoc cref="ILane{V}.Log"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Log<V>(V value) where V : struct, IBitLane<V>
    {
        Split(value, out V significand, out V power);
        V log = Combine(significand - V.Constant(1), power, V.Constant(0));
        return Special(value, value, log);
    }

    /// <inheritdoc cref="ILane{V}.Log1p"/>
    /// <remarks>log(1 + x) = log(u) + c/u, where u is 1 + x rounded and c what rounding lost.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Log1p<V>(V value) where V : struct, IBitLane<V>
    {
        V one = V.Constant(1);
        V sum = one + value;
        V lost = V.Select(value < one, value - (sum - one), one - (sum - value));
        V log = Combine(V.Significand(sum) - one, V.Exponent(sum), lost / sum);
        return V.Select(V.Equal(value, V.Constant(0)), value, Special(sum, value, log));
    }

    /// <summary>m and k of a positive number m·2^k, denormals included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Split<V>(V value, out V significand, out V power) where V : struct, IBitLane<V>
    {
        var tiny = value < V.Constant(V.IsDouble ? 2.2250738585072014e-308 : 1.1754943508222875e-38);
        V scaled = V.Select(tiny, value * V.Constant(V.IsDouble ? 1L << 54 : 1L << 25), value);
        V shift = V.Select(tiny, V.Constant(V.IsDouble ? 54 : 25), V.Constant(0));
        significand = V.Significand(scaled);
        power = V.Exponent(scaled) - shift;
    }

    /// <summary>log(1 + f) + power·ln 2 + low, where low is small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Combine<V>(V f, V power, V low) where V : struct, IBitLane<V>
    {
        V s = f / (f + V.Constant(2));
        V z = s * s;
        V series = z * (V.IsDouble ? Series64(z) : Series32(z));
        V halfSquare = V.Constant(0.5) * f * f;
        V tail = V.MultiplyAdd(power, V.Constant(V.IsDouble ? 2.3190468138462996e-17 : -1.9046542121259336e-09), low);
        V bend = halfSquare - V.MultiplyAdd(s, halfSquare + series, tail);
        return V.MultiplyAdd(power, V.Constant(0.6931471805599453), f - bend);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Series32<V>(V z) where V : struct, IBitLane<V>
    {
        V sum = V.MultiplyAdd(z, V.Constant(0.2987186312675476), V.Constant(0.39977535605430603));
        return V.MultiplyAdd(z, sum, V.Constant(0.6666677594184875));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Series64<V>(V z) where V : struct, IBitLane<V>
    {
        V sum = V.MultiplyAdd(z, V.Constant(0.14796103673853778), V.Constant(0.15314036008733958));
        sum = V.MultiplyAdd(z, sum, V.Constant(0.1818356486006994));
        sum = V.MultiplyAdd(z, sum, V.Constant(0.22222198563609846));
        sum = V.MultiplyAdd(z, sum, V.Constant(0.28571428742473637));
        sum = V.MultiplyAdd(z, sum, V.Constant(0.39999999999414326));
        return V.MultiplyAdd(z, sum, V.Constant(0.6666666666666734));
    }

    /// <summary>Puts in what the formula does not give: −∞ at 0, NaN below and for NaN, ∞ for ∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Special<V>(V argument, V value, V log) where V : struct, IBitLane<V>
    {
        V zero = V.Constant(0);
        V outside = V.Select(
            V.Equal(argument, zero), V.Constant(double.NegativeInfinity), V.Constant(double.NaN));
        V inside = V.Select(V.Equal(value, V.Constant(double.PositiveInfinity)), value, log);
        return V.Select(argument > zero, inside, outside);
    }
}
