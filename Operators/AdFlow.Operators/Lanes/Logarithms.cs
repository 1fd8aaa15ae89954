using System.Runtime.CompilerServices;

namespace AdFlow.Operators;

/// <summary>Natural logarithms, written once for every lane.</summary>
/// <remarks>
/// x = 2^k·(1 + f) with 1 + f in √½..√2. float64 in the form of log and log1p in Sun's fdlibm (e_log.c, s_log1p.c):
/// s = f/(2 + f), log(1 + f) = f − (f²/2 − s·(f²/2 + R(s²))), R(z) = z·P(z). float32 without a division:
/// log(1 + f) = f + f²·P(f). P is our own minimax polynomial (Remez exchange): relative error of the logarithm 2^−27.5
/// with nine coefficients (float32), 2^−59.5 with seven (float64).
/// </remarks>
internal static class Logarithms
{
    /// <inheritdoc cref="ILane{V}.Log"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Log<V>(V value) where V : struct, IBitLane<V>
    {
        V log = Combine(V.Significand(value) - V.Constant(1), V.Exponent(value));
        var usual = V.IsUsual(value);
        return V.IsAll(usual) ? log : LogOfAny(value, usual, log);
    }

    /// <inheritdoc cref="ILane{V}.Log1p"/>
    /// <remarks>1 + x = 2^k·(1 + f) with f = 2^−k·x + (2^−k − 1): free of what rounding 1 + x loses.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Log1p<V>(V value) where V : struct, IBitLane<V>
    {
        V one = V.Constant(1);
        V sum = one + value;
        V unscale = V.Unscale(sum);
        V log = Combine(V.MultiplyAdd(value, unscale, unscale - one), V.Exponent(sum));
        log = V.CopySign(log, value);
        var usual = V.IsUsual(sum);
        return V.IsAll(usual) ? log : LogOfAny(sum, usual, log);
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

    // In a method of its own: what is rare must not take what the compiler inlines, nor registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V LogOfAny<V>(V value, Mask<V> usual, V log) where V : struct, IBitLane<V>
    {
        Split(value, out V significand, out V power);
        V any = Combine(significand - V.Constant(1), power);
        return V.Select(usual, log, Special(value, any));
    }

    /// <summary>log(1 + f) + power·ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Combine<V>(V f, V power) where V : struct, IBitLane<V>
    {
        V tail = power * V.Constant(V.IsDouble ? 2.3190468138462996e-17 : -1.9046542121259336e-09);
        V rest = V.IsDouble ? -Bend64(f, tail) : Series32(f, tail);
        return V.MultiplyAdd(power, V.Constant(0.6931471805599453), f + rest);
    }

    /// <summary>log(1 + f) − f + tail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Series32<V>(V f, V tail) where V : struct, IBitLane<V>
    {
        V square = f * f;
        V sum = V.MultiplyAdd(f, V.Constant(0.12904423475265503), V.Constant(-0.13242988288402557));
        sum = V.MultiplyAdd(square, V.Constant(-0.0762176439166069), sum);
        V next = V.MultiplyAdd(f, V.Constant(0.14181827008724213), V.Constant(-0.16609083116054535));
        sum = V.MultiplyAdd(square, sum, next);
        next = V.MultiplyAdd(f, V.Constant(0.2000197321176529), V.Constant(-0.25001582503318787));
        sum = V.MultiplyAdd(square, sum, next);
        next = V.MultiplyAdd(f, V.Constant(0.33333325386047363), V.Constant(-0.49999988079071045));
        return V.MultiplyAdd(square, V.MultiplyAdd(square, sum, next), tail);
    }

    /// <summary>f − log(1 + f) − tail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Bend64<V>(V f, V tail) where V : struct, IBitLane<V>
    {
        V s = f / (f + V.Constant(2));
        V z = s * s;
        V halfSquare = V.Constant(0.5) * f * f;
        return halfSquare - V.MultiplyAdd(s, V.MultiplyAdd(z, Series64(z), halfSquare), tail);
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
    private static V Special<V>(V value, V log) where V : struct, IBitLane<V>
    {
        V zero = V.Constant(0), infinity = V.Constant(double.PositiveInfinity);
        V outside = V.Select(V.Equal(value, zero), -infinity, V.Constant(double.NaN));
        V inside = V.Select(V.Equal(value, infinity), value, log);
        return V.Select(value > zero, inside, outside);
    }
}
