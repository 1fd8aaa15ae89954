namespace AdFlow.Operators;

/// <summary>
/// What a map operator is written over: one number, a SIMD vector of numbers, or a symbol that records the body.
/// A body is generic over <typeparamref name="V"/> and uses only the members here, so that one text runs on every
/// width and device.
/// </summary>
/// <remarks>
/// <para>Values are IEEE 754 binary32 or binary64. Every member gives the same bits for an element on every width
/// (all NaNs count as equal), rounds to nearest-even, keeps denormals, and never traps. <c>a * b + c</c> rounds twice;
/// only <see cref="MultiplyAdd"/> rounds once. There is no branch on a lane: choose with <see cref="Select"/>.</para>
/// <para>Error bounds are in units in the last place (ulp) of the result and hold for all inputs; the tests of this
/// folder measure them.</para>
/// </remarks>
/// <typeparam name="V">The lane itself.</typeparam>
public interface ILane<V> where V : struct, ILane<V>
{
    /// <summary>A number or setting in every element, rounded to the lane's precision. A <see cref="float"/> and an
    /// <see cref="int"/> convert without loss on the way here.</summary>
    static abstract V Constant(double value);

    /// <summary>Sum.</summary>
    static abstract V operator +(V left, V right);

    /// <summary>Difference.</summary>
    static abstract V operator -(V left, V right);

    /// <summary>Product.</summary>
    static abstract V operator *(V left, V right);

    /// <summary>Quotient; x/0 is ±∞, 0/0 is NaN.</summary>
    static abstract V operator /(V left, V right);

    /// <summary>Flips the sign, also of zero.</summary>
    static abstract V operator -(V value);

    /// <summary>Greater; false where either is NaN.</summary>
    static abstract Mask<V> operator >(V left, V right);

    /// <summary>Greater or equal; false where either is NaN.</summary>
    static abstract Mask<V> operator >=(V left, V right);

    /// <summary>Less; false where either is NaN.</summary>
    static abstract Mask<V> operator <(V left, V right);

    /// <summary>Less or equal; false where either is NaN.</summary>
    static abstract Mask<V> operator <=(V left, V right);

    /// <summary>Equal; −0 equals +0, NaN equals nothing.</summary>
    static abstract Mask<V> Equal(V left, V right);

    /// <summary>Not <see cref="Equal"/>: true where either is NaN.</summary>
    static abstract Mask<V> NotEqual(V left, V right);

    /// <summary>Whether the value is NaN.</summary>
    static abstract Mask<V> IsNaN(V value);

    /// <summary>Both; written <c>a &amp; b</c>.</summary>
    static abstract Mask<V> And(Mask<V> left, Mask<V> right);

    /// <summary>Either or both; written <c>a | b</c>.</summary>
    static abstract Mask<V> Or(Mask<V> left, Mask<V> right);

    /// <summary>Exactly one; written <c>a ^ b</c>.</summary>
    static abstract Mask<V> Xor(Mask<V> left, Mask<V> right);

    /// <summary>Not; written <c>!a</c>.</summary>
    static abstract Mask<V> Not(Mask<V> mask);

    /// <summary>Per element <paramref name="ifTrue"/> or <paramref name="ifFalse"/>; both are computed.</summary>
    static abstract V Select(Mask<V> mask, V ifTrue, V ifFalse);

    /// <summary>IEEE 754-2019 minimum: NaN if either is NaN; −0 is less than +0.</summary>
    static abstract V Min(V left, V right);

    /// <summary>IEEE 754-2019 maximum: NaN if either is NaN; +0 is greater than −0.</summary>
    static abstract V Max(V left, V right);

    /// <summary>Minimum of <paramref name="high"/> and the maximum of <paramref name="value"/> and
    /// <paramref name="low"/>; NaN if any is NaN, <paramref name="high"/> if the bounds are crossed.</summary>
    static virtual V Clip(V value, V low, V high) => V.Min(V.Max(value, low), high);

    /// <summary>Magnitude: clears the sign.</summary>
    static abstract V Abs(V value);

    /// <summary>Largest integral value that is not greater.</summary>
    static abstract V Floor(V value);

    /// <summary>Smallest integral value that is not less.</summary>
    static abstract V Ceiling(V value);

    /// <summary>Nearest integral value, halves to even; keeps the sign of zero.</summary>
    static abstract V Round(V value);

    /// <summary>Square root, correctly rounded; NaN below zero, −0 for −0.</summary>
    static abstract V Sqrt(V value);

    /// <summary><c>left * right + addend</c> rounded once, on every width and device.</summary>
    static abstract V MultiplyAdd(V left, V right, V addend);

    /// <summary>e to the power of <paramref name="value"/>. Error ≤ 1 ulp. exp(−∞) = 0, exp(+∞) = +∞.</summary>
    static abstract V Exp(V value);

    /// <summary>Natural logarithm. Error ≤ 1 ulp. log(±0) = −∞, NaN below zero, log(+∞) = +∞.</summary>
    static abstract V Log(V value);

    /// <summary>log(1 + <paramref name="value"/>), exact also near zero. Error ≤ 2 ulp. log1p(−1) = −∞, NaN below,
    /// log1p(±0) = ±0.</summary>
    static abstract V Log1p(V value);

    /// <summary><paramref name="value"/> to the power of <paramref name="power"/>. Error ≤ 4 ulp (float32), 2 ulp
    /// (float64). Special cases are those of IEEE 754 pow: pow(x, ±0) = 1 and pow(1, y) = 1 even for NaN,
    /// pow(−1, ±∞) = 1, a finite negative value to a fractional power is NaN.</summary>
    static abstract V Pow(V value, V power);

    /// <summary>Logistic function 1 / (1 + e^−x). Error ≤ 2.5 ulp. 0 at −∞, 1 at +∞; never outside 0..1.</summary>
    static abstract V Sigmoid(V value);

    /// <summary>Hyperbolic tangent. Error ≤ 3 ulp. ±1 at ±∞; never outside −1..1; keeps the sign of zero.</summary>
    static abstract V Tanh(V value);
}
