using System.Numerics;
using System.Runtime.CompilerServices;

namespace AdFlow.Operators;

/// <summary>Lane of one number: for the rows that do not fill a vector, for constants and for reference.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly unsafe struct ScalarLane<T> : IMemoryLane<ScalarLane<T>>, IBitLane<ScalarLane<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes a lane of a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ScalarLane(T value) => Value = value;

    /// <summary>The number.</summary>
    public T Value { get; }

    /// <inheritdoc/>
    public static int Width => 1;

    static bool IBitLane<ScalarLane<T>>.IsDouble
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => sizeof(T) == sizeof(double);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> Load(void* source, int index) => new(((T*)source)[index]);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ScalarLane<T> value, void* target, int index) => ((T*)target)[index] = value.Value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ToBits(Mask<ScalarLane<T>> mask) => IsTrue(mask) ? 1u : 0u;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> Constant(double value) => new(FloatBits.Round<T>(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> operator +(ScalarLane<T> left, ScalarLane<T> right) => new(left.Value + right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> operator -(ScalarLane<T> left, ScalarLane<T> right) => new(left.Value - right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> operator *(ScalarLane<T> left, ScalarLane<T> right) => new(left.Value * right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> operator /(ScalarLane<T> left, ScalarLane<T> right) => new(left.Value / right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> operator -(ScalarLane<T> value) => new(-value.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<ScalarLane<T>> operator >(ScalarLane<T> left, ScalarLane<T> right) =>
        ToMask(left.Value > right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<ScalarLane<T>> operator >=(ScalarLane<T> left, ScalarLane<T> right) =>
        ToMask(left.Value >= right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<ScalarLane<T>> operator <(ScalarLane<T> left, ScalarLane<T> right) =>
        ToMask(left.Value < right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<ScalarLane<T>> operator <=(ScalarLane<T> left, ScalarLane<T> right) =>
        ToMask(left.Value <= right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<ScalarLane<T>> Equal(ScalarLane<T> left, ScalarLane<T> right) =>
        ToMask(left.Value == right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<ScalarLane<T>> NotEqual(ScalarLane<T> left, ScalarLane<T> right) =>
        ToMask(left.Value != right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<ScalarLane<T>> IsNaN(ScalarLane<T> value) => ToMask(T.IsNaN(value.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<ScalarLane<T>> And(Mask<ScalarLane<T>> left, Mask<ScalarLane<T>> right) =>
        ToMask(IsTrue(left) & IsTrue(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<ScalarLane<T>> Or(Mask<ScalarLane<T>> left, Mask<ScalarLane<T>> right) =>
        ToMask(IsTrue(left) | IsTrue(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<ScalarLane<T>> Xor(Mask<ScalarLane<T>> left, Mask<ScalarLane<T>> right) =>
        ToMask(IsTrue(left) ^ IsTrue(right));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<ScalarLane<T>> Not(Mask<ScalarLane<T>> mask) => ToMask(!IsTrue(mask));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> Select(Mask<ScalarLane<T>> mask, ScalarLane<T> ifTrue, ScalarLane<T> ifFalse) =>
        IsTrue(mask) ? ifTrue : ifFalse;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> Min(ScalarLane<T> left, ScalarLane<T> right) => new(T.Min(left.Value, right.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> Max(ScalarLane<T> left, ScalarLane<T> right) => new(T.Max(left.Value, right.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> Abs(ScalarLane<T> value) => new(T.Abs(value.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> Floor(ScalarLane<T> value) => new(T.Floor(value.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> Ceiling(ScalarLane<T> value) => new(T.Ceiling(value.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> Round(ScalarLane<T> value) => new(T.Round(value.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> Sqrt(ScalarLane<T> value) => new(T.Sqrt(value.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> MultiplyAdd(ScalarLane<T> left, ScalarLane<T> right, ScalarLane<T> addend) =>
        new(T.FusedMultiplyAdd(left.Value, right.Value, addend.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> Exp(ScalarLane<T> value) => Exponentials.Exp(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> Log(ScalarLane<T> value) => Logarithms.Log(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> Log1p(ScalarLane<T> value) => Logarithms.Log1p(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> Sigmoid(ScalarLane<T> value) => Exponentials.Sigmoid(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> Tanh(ScalarLane<T> value) => Exponentials.Tanh(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane<T> Pow(ScalarLane<T> value, ScalarLane<T> power) => Powers.Pow(value, power);

    /// <summary><paramref name="left"/> where it is less than <paramref name="right"/>, else the right one, also where
    /// either is NaN or both are zero. One instruction of x86, for compiled code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ScalarLane<T> LesserOrSecond(ScalarLane<T> left, ScalarLane<T> right) =>
        left.Value < right.Value ? left : right;

    /// <summary><paramref name="left"/> where it is greater than <paramref name="right"/>, else the right one, also
    /// where either is NaN or both are zero. One instruction of x86, for compiled code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ScalarLane<T> GreaterOrSecond(ScalarLane<T> left, ScalarLane<T> right) =>
        left.Value > right.Value ? left : right;

    /// <summary><paramref name="value"/> where the mask is true, else +0: a selection in one instruction, for compiled
    /// code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ScalarLane<T> OrZero(Mask<ScalarLane<T>> mask, ScalarLane<T> value) =>
        Select(mask, value, new(T.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IBitLane<ScalarLane<T>>.IsAll(Mask<ScalarLane<T>> mask) => IsTrue(mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Mask<ScalarLane<T>> IBitLane<ScalarLane<T>>.IsUsual(ScalarLane<T> value) => sizeof(T) == sizeof(float)
        ? ToMask(ToBits32(value.Value) - FloatBits.FromUsual32 < FloatBits.UsualSpan32)
        : ToMask(ToBits64(value.Value) - FloatBits.FromUsual64 < FloatBits.UsualSpan64);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ScalarLane<T> IBitLane<ScalarLane<T>>.ToExponent(ScalarLane<T> value) => sizeof(T) == sizeof(float)
        ? FromBits(ToBits32(value.Value) << 23)
        : FromBits(ToBits64(value.Value) << 52);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ScalarLane<T> IBitLane<ScalarLane<T>>.AtLeast(ScalarLane<T> value, ScalarLane<T> low) =>
        low.Value > value.Value ? low : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ScalarLane<T> IBitLane<ScalarLane<T>>.AtMost(ScalarLane<T> value, ScalarLane<T> high) =>
        high.Value < value.Value ? high : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ScalarLane<T> IBitLane<ScalarLane<T>>.Exponent(ScalarLane<T> value) => sizeof(T) == sizeof(float)
        ? new(Unsafe.BitCast<float, T>((ToBits32(value.Value) - FloatBits.RootHalf32) >> 23))
        : new(Unsafe.BitCast<double, T>((ToBits64(value.Value) - FloatBits.RootHalf64) >> 52));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ScalarLane<T> IBitLane<ScalarLane<T>>.Significand(ScalarLane<T> value) => sizeof(T) == sizeof(float)
        ? FromBits(ToBits32(value.Value) - Octave32(value))
        : FromBits(ToBits64(value.Value) - Octave64(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ScalarLane<T> IBitLane<ScalarLane<T>>.Unscale(ScalarLane<T> value) => sizeof(T) == sizeof(float)
        ? FromBits(FloatBits.One32 - Octave32(value))
        : FromBits(FloatBits.One64 - Octave64(value));

    // k in the place of the exponent.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Octave32(ScalarLane<T> value) =>
        (ToBits32(value.Value) - FloatBits.RootHalf32) & ~FloatBits.Fraction32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Octave64(ScalarLane<T> value) =>
        (ToBits64(value.Value) - FloatBits.RootHalf64) & ~FloatBits.Fraction64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ScalarLane<T> IBitLane<ScalarLane<T>>.CopySign(ScalarLane<T> magnitude, ScalarLane<T> sign) =>
        new(T.CopySign(magnitude.Value, sign.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Mask<ScalarLane<T>> ToMask(bool value) => sizeof(T) == sizeof(float)
        ? new(FromBits(value ? -1 : 0))
        : new(FromBits(value ? -1L : 0L));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsTrue(Mask<ScalarLane<T>> mask) => sizeof(T) == sizeof(float)
        ? ToBits32(mask.Bits.Value) != 0
        : ToBits64(mask.Bits.Value) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ToBits32(T value) => Unsafe.BitCast<T, int>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long ToBits64(T value) => Unsafe.BitCast<T, long>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ScalarLane<T> FromBits(int bits) => new(Unsafe.BitCast<int, T>(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ScalarLane<T> FromBits(long bits) => new(Unsafe.BitCast<long, T>(bits));
}
