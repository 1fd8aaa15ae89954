using System.Runtime.CompilerServices;

namespace AdFlow.Operators;

/// <summary>e^x and what follows from it, written once for every lane.</summary>
/// <remarks>
/// Argument reduction after Cody and Waite, Software Manual for the Elementary Functions (1980), chapter 6:
/// x = n·ln 2 + r with |r| ≤ ½ ln 2, ln 2 in two parts, here exact by fused multiply-add. On the reduced range
/// e^r − 1 = r + r²·Q(r); Q is our own minimax polynomial (Remez exchange, weight r²/e^r): relative error 2^−28.3 with
/// five coefficients (float32), 2^−57.9 with ten (float64).
/// </remarks>
internal static class Exponentials
{
    /// <inheritdoc cref="ILane{V}.Exp"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Exp<V>(V value) where V : struct, IBitLane<V>
    {
        V exp = ExpOfReduced(Reduce(value, 0, out _, out V scale), scale);
        var usual = IsUsual(value);
        return V.IsAll(usual) ? exp : ExpOfAny(value, usual, exp);
    }

    /// <summary>Whether e^value is a normal number, with some room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Mask<V> IsUsual<V>(V value) where V : struct, IBitLane<V> =>
        V.Abs(value) <= V.Constant(V.IsDouble ? 708 : 87);

    /// <summary>The n of value = n·ln 2 + r, and 2^(n + offset), which is garbage unless a normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Power<V>(V value, int offset, out V scale) where V : struct, IBitLane<V>
    {
        V shift = Shift<V>(offset);
        V shifted = V.MultiplyAdd(value, V.Constant(1.4426950408889634), shift);
        scale = V.ToExponent(shifted);
        return shifted - shift;
    }

    /// <summary>scale·e^r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V ExpOfReduced<V>(V reduced, V scale) where V : struct, IBitLane<V> =>
        V.MultiplyAdd(scale, ExpMinus1(reduced), scale);

    /// <summary>e^(value + low) for any value and a |low| of at most a few ulp of it; low is ignored where the result
    /// is 0 or ∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V ExpOfAny<V>(V value, V low) where V : struct, IBitLane<V>
    {
        // From the limits on, the result is 0 or ∞; NaN stays.
        V limited = V.AtMost(V.AtLeast(value, Lowest<V>()), V.Constant(V.IsDouble ? 710 : 89));
        V kept = V.Select(V.Equal(limited, value), low, V.Constant(0));
        V reduced = Reduce(limited, 0, out V power, out _) + kept;
        return Scale(V.Constant(1) + ExpMinus1(reduced), power);
    }

    /// <inheritdoc cref="ILane{V}.Sigmoid"/>
    /// <remarks>t / (t + t·e^−x), where t is small enough for t·e^−x to be normal where the result is the least
    /// denormal, so that only the division rounds to a denormal.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Sigmoid<V>(V value) where V : struct, IBitLane<V>
    {
        V limited = V.AtLeast(V.AtMost(-value, -Lowest<V>()), V.Constant(V.IsDouble ? -40 : -20));
        V reduced = Reduce(limited, V.IsDouble ? -512 : -64, out _, out V scale);
        V exp = ExpOfReduced(reduced, scale);
        V tiny = V.Constant(V.IsDouble ? 7.458340731200207e-155 : 5.421010862427522e-20);
        return tiny / (tiny + exp);
    }

    /// <inheritdoc cref="ILane{V}.Tanh"/>
    /// <remarks>tanh |x| = E / (E + 2) with E = e^2|x| − 1 = 2^n·(e^r − 1) + (2^n − 1), free of cancellation.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Tanh<V>(V value) where V : struct, IBitLane<V>
    {
        // From here on the result is 1 to the last bit.
        V limit = V.Constant(V.IsDouble ? 20 : 10);
        V size = V.AtMost(V.Abs(value), limit);
        V reduced = Reduce(size + size, 0, out _, out V scale);
        V rise = V.MultiplyAdd(scale, ExpMinus1(reduced), scale - V.Constant(1));
        return V.CopySign(rise / (rise + V.Constant(2)), value);
    }

    // In a method of its own: what is rare must not take what the compiler inlines, nor registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V ExpOfAny<V>(V value, Mask<V> usual, V exp) where V : struct, IBitLane<V> =>
        V.Select(usual, exp, ExpOfAny(value, V.Constant(0)));

    /// <summary>Least argument that matters: e^x rounds to 0 there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Lowest<V>() where V : struct, IBitLane<V> => V.Constant(V.IsDouble ? -746 : -105);

    /// <summary>r and n of value = n·ln 2 + r, and 2^(n + offset), which is garbage unless a normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce<V>(V value, int offset, out V power, out V scale) where V : struct, IBitLane<V>
    {
        power = Power(value, offset, out scale);
        V high = V.Constant(V.IsDouble ? -0.6931471805599453 : -0.6931471824645996);
        V low = V.Constant(V.IsDouble ? -2.3190468138462996e-17 : 1.9046542121259336e-09);
        return V.MultiplyAdd(power, low, V.MultiplyAdd(power, high, value));
    }

    /// <summary>e^r − 1 on the reduced range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpMinus1<V>(V reduced) where V : struct, IBitLane<V>
    {
        V square = reduced * reduced;
        return V.MultiplyAdd(
            square, V.IsDouble ? Quotient64(reduced, square) : Quotient32(reduced, square), reduced);
    }

    // Coefficients in pairs: half as many steps that wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quotient32<V>(V r, V square) where V : struct, IBitLane<V>
    {
        V sum = V.MultiplyAdd(r, V.Constant(0.0083687175065279), V.Constant(0.04166838899254799));
        sum = V.MultiplyAdd(square, V.Constant(0.0013814611593261361), sum);
        V first = V.MultiplyAdd(r, V.Constant(0.1666652113199234), V.Constant(0.4999999403953552));
        return V.MultiplyAdd(square, sum, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quotient64<V>(V r, V square) where V : struct, IBitLane<V>
    {
        V sum = V.MultiplyAdd(r, V.Constant(2.5000058349050145e-08), V.Constant(2.763024830872524e-07));
        V next = V.MultiplyAdd(r, V.Constant(2.7557586382581075e-06), V.Constant(2.480149309914401e-05));
        sum = V.MultiplyAdd(square, sum, next);
        next = V.MultiplyAdd(r, V.Constant(0.00019841269506571107), V.Constant(0.001388888894362984));
        sum = V.MultiplyAdd(square, sum, next);
        next = V.MultiplyAdd(r, V.Constant(0.008333333333494463), V.Constant(0.04166666666653016));
        sum = V.MultiplyAdd(square, sum, next);
        next = V.MultiplyAdd(r, V.Constant(0.16666666666666413), V.Constant(0.5000000000000011));
        return V.MultiplyAdd(square, sum, next);
    }

    /// <summary>value·2^power over the whole range of results, in two steps, of which only the last may
    /// round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Scale<V>(V value, V power) where V : struct, IBitLane<V>
    {
        V half = V.Floor(power * V.Constant(0.5)), shift = Shift<V>(0);
        return value * V.ToExponent(half + shift) * V.ToExponent(power - half + shift);
    }

    /// <summary>After adding it, the low bits of an integral number hold the exponent of 2 to its power, times
    /// 2^offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Shift<V>(int offset) where V : struct, IBitLane<V> =>
        V.Constant((V.IsDouble ? FloatBits.PowerShift64 : FloatBits.PowerShift32) + offset);
}
