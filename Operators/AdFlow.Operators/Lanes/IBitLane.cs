namespace AdFlow.Operators;

/// <summary>
/// The few operations on the bits of a number that exp, log and their kin are built from. Everything else in them is
/// arithmetic of <see cref="ILane{V}"/>, so they are written once and agree on every width.
/// </summary>
/// <typeparam name="V">The lane itself.</typeparam>
internal interface IBitLane<V> : ILane<V> where V : struct, IBitLane<V>
{
    /// <summary>Whether elements are float64; else they are float32.</summary>
    static abstract bool IsDouble { get; }

    /// <summary>Whether the mask is true for every element: for a way that is short where nothing is special. What
    /// comes out must not depend on which elements share a lane.</summary>
    static abstract bool IsAll(Mask<V> mask);

    /// <summary>Whether the value is a normal number, positive and less than 2^126 (2^1022).</summary>
    static abstract Mask<V> IsUsual(V value);

    /// <summary>The low bits of the significand in the place of the exponent: 2^n of a sum of n and
    /// <see cref="FloatBits.PowerShift32"/> (64), for n within the range of normal numbers; else garbage.</summary>
    static abstract V ToExponent(V value);

    /// <summary><paramref name="low"/> where the value is less, else the value, also if that is NaN.</summary>
    static abstract V AtLeast(V value, V low);

    /// <summary><paramref name="high"/> where the value is greater, else the value, also if that is NaN.</summary>
    static abstract V AtMost(V value, V high);

    /// <summary>k such that a positive normal number is m·2^k with m in √½..√2; anything else gives garbage.</summary>
    static abstract V Exponent(V value);

    /// <summary>The m that goes with <see cref="Exponent"/>, for the same numbers.</summary>
    static abstract V Significand(V value);

    /// <summary>2^−k with k of <see cref="Exponent"/>, for numbers that <see cref="IsUsual"/>.</summary>
    static abstract V Unscale(V value);

    /// <summary>The magnitude of one with the sign of the other.</summary>
    static abstract V CopySign(V magnitude, V sign);
}
