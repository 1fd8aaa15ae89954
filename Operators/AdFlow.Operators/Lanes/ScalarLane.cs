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

    static bool IBitLane<ScalarLane<T>>.IsDouble => typeof(T) == typeof(double);

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
    static ScalarLane<T> IBitLane<ScalarLane<T>>.PowerOfTwo(ScalarLane<T> power, int offset) =>
        sizeof(T) == sizeof(float)
        ? FromBits(ToBits32(power.Value + FloatBits.Round<T>(FloatBits.PowerShift32 + offset)) << 23)
        : FromBits(ToBits64(power.Value + FloatBits.Round<T>(FloatBits.PowerShift64 + offset)) << 52);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ScalarLane<T> IBitLane<ScalarLane<T>>.AtLeast(ScalarLane<T> value, ScalarLane<T> low) =>
        low.Value > value.Value ? low : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ScalarLane<T> IBitLane<ScalarLane<T>>.AtMost(ScalarLane<T> value, ScalarLane<T> high) =>
        high.Value < value.Value ? high : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ScalarLane<T> IBitLane<ScalarLane<T>>.Exponent(ScalarLane<T> value) => sizeof(T) == sizeof(float)
        ? new(FromBits(((ToBits32(value.Value) + FloatBits.FromRootHalf32) >> 23) | FloatBits.Integer32).Value
            - FloatBits.Round<T>(FloatBits.IntegerBias32))
        : new(FromBits(((ToBits64(value.Value) + FloatBits.FromRootHalf64) >> 52) | FloatBits.Integer64).Value
            - FloatBits.Round<T>(FloatBits.IntegerBias64));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ScalarLane<T> IBitLane<ScalarLane<T>>.Significand(ScalarLane<T> value) => sizeof(T) == sizeof(float)
        ? FromBits(((ToBits32(value.Value) + FloatBits.FromRootHalf32) & FloatBits.Fraction32) + FloatBits.RootHalf32)
        : FromBits(((ToBits64(value.Value) + FloatBits.FromRootHalf64) & FloatBits.Fraction64) + FloatBits.RootHalf64);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ScalarLane<T> IBitLane<ScalarLane<T>>.CopySign(ScalarLane<T> magnitude, ScalarLane<T> sign) =>
        new(T.CopySign(magnitude.Value, sign.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Mask<ScalarLane<T>> ToMask(bool value) => sizeof(T) == sizeof(float)
        ? new(FromBits(value ? uint.MaxValue : 0u))
        : new(FromBits(value ? ulong.MaxValue : 0ul));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsTrue(Mask<ScalarLane<T>> mask) => sizeof(T) == sizeof(float)
        ? ToBits32(mask.Bits.Value) != 0
        : ToBits64(mask.Bits.Value) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ToBits32(T value) => Unsafe.BitCast<T, uint>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ToBits64(T value) => Unsafe.BitCast<T, ulong>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ScalarLane<T> FromBits(uint bits) => new(Unsafe.BitCast<uint, T>(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ScalarLane<T> FromBits(ulong bits) => new(Unsafe.BitCast<ulong, T>(bits));
}
