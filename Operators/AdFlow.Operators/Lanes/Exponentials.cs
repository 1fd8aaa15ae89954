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
        V reduced = Reduce(Bound(value), out V power);
        return Scale(V.Constant(1) + ExpMinus1(reduced), power);
    }

    /// <summary>e^(value + low) for a |low| of at most a few ulp of value; low is ignored where the result is 0 or ∞.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Exp<V>(V value, V low) where V : struct, IBitLane<V>
    {
        V bounded = Bound(value);
        V kept = V.Select(V.Equal(bounded, value), low, V.Constant(0));
        V reduced = Reduce(bounded, out V power) + kept;
        return Scale(V.Constant(1) + ExpMinus1(reduced), power);
    }

    /// <inheritdoc cref="ILane{V}.Sigmoid"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Sigmoid<V>(V value) where V : struct, IBitLane<V>
    {
        V one = V.Constant(1);
        V reduced = Reduce(V.AtLeast(-V.Abs(value), Lowest<V>()), out V power);
        // The power is at most 0: a fixed offset keeps the scale normal, and the way back may round to a denormal.
        V scale = V.PowerOfTwo(power, V.IsDouble ? 512 : 64);
        V unscale = V.Constant(V.IsDouble ? 7.458340731200207e-155 : 5.421010862427522e-20);
        V exp = (one + ExpMinus1(reduced)) * scale * unscale;
        return V.Select(value < V.Constant(0), exp, one) / (one + exp);
    }

    /// <inheritdoc cref="ILane{V}.Tanh"/>
    /// <remarks>tanh |x| = E / (E + 2) with E = e^2|x| − 1 = 2^n·(e^r − 1) + (2^n − 1), free of cancellation.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Tanh<V>(V value) where V : struct, IBitLane<V>
    {
        // From here on the result is 1 to the last bit.
        V limit = V.Constant(V.IsDouble ? 20 : 10);
        V size = V.AtMost(V.Abs(value), limit);
        V reduced = Reduce(size + size, out V power);
        V scale = V.PowerOfTwo(power);
        V rise = V.MultiplyAdd(scale, ExpMinus1(reduced), scale - V.Constant(1));
        return V.CopySign(rise / (rise + V.Constant(2)), value);
    }

    /// <summary>Least argument that matters: e^x rounds to 0 there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Lowest<V>() where V : struct, IBitLane<V> => V.Constant(V.IsDouble ? -746 : -105);

    /// <summary>Brings the argument to where e^x is 0 or ∞ at the latest; NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Bound<V>(V value) where V : struct, IBitLane<V>
    {
        V highest = V.Constant(V.IsDouble ? 710 : 89);
        return V.AtMost(V.AtLeast(value, Lowest<V>()), highest);
    }

    /// <summary>r and n of value = n·ln 2 + r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce<V>(V value, out V power) where V : struct, IBitLane<V>
    {
        power = V.Round(value * V.Constant(1.4426950408889634));
        V high = V.Constant(V.IsDouble ? -0.6931471805599453 : -0.6931471824645996);
        V low = V.Constant(V.IsDouble ? -2.3190468138462996e-17 : 1.9046542121259336e-09);
        return V.MultiplyAdd(power, low, V.MultiplyAdd(power, high, value));
    }

    /// <summary>e^r − 1 on the reduced range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpMinus1<V>(V reduced) where V : struct, IBitLane<V>
    {
        V square = reduced * reduced;
        return V.MultiplyAdd(square, V.IsDouble ? Quotient64(reduced) : Quotient32(reduced), reduced);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quotient32<V>(V r) where V : struct, IBitLane<V>
    {
        V sum = V.MultiplyAdd(r, V.Constant(0.0013814611593261361), V.Constant(0.0083687175065279));
        sum = V.MultiplyAdd(r, sum, V.Constant(0.04166838899254799));
        sum = V.MultiplyAdd(r, sum, V.Constant(0.1666652113199234));
        return V.MultiplyAdd(r, sum, V.Constant(0.4999999403953552));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quotient64<V>(V r) where V : struct, IBitLane<V>
    {
        V sum = V.MultiplyAdd(r, V.Constant(2.5000058349050145e-08), V.Constant(2.763024830872524e-07));
        sum = V.MultiplyAdd(r, sum, V.Constant(2.7557586382581075e-06));
        sum = V.MultiplyAdd(r, sum, V.Constant(2.480149309914401e-05));
        sum = V.MultiplyAdd(r, sum, V.Constant(0.00019841269506571107));
        sum = V.MultiplyAdd(r, sum, V.Constant(0.001388888894362984));
        sum = V.MultiplyAdd(r, sum, V.Constant(0.008333333333494463));
        sum = V.MultiplyAdd(r, sum, V.Constant(0.04166666666653016));
        sum = V.MultiplyAdd(r, sum, V.Constant(0.16666666666666413));
        return V.MultiplyAdd(r, sum, V.Constant(0.5000000000000011));
    }

    /// <summary>value·2^power over the whole range of results, in two steps, of which only the last may
    /// round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Scale<V>(V value, V power) where V : struct, IBitLane<V>
    {
        V half = V.Floor(power * V.Constant(0.5));
        return value * V.PowerOfTwo(half) * V.PowerOfTwo(power - half);
    }
}
