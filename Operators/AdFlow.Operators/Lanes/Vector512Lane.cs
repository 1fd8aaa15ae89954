using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdFlow.Operators;

/// <summary>Lane of 512 bits: 16 float32 or 8 float64. Where the hardware has no such vectors it is
/// slower, with the same results.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly unsafe struct Vector512Lane<T> : IMemoryLane<Vector512Lane<T>>, IBitLane<Vector512Lane<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector512<T> _bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector512Lane(Vector512<T> bits) => _bits = bits;

    /// <inheritdoc/>
    public static int Width => Vector512<T>.Count;

    static bool IBitLane<Vector512Lane<T>>.IsDouble
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => sizeof(T) == sizeof(double);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Load(void* source, int index) => new(Vector512.Load((T*)source + index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512Lane<T> value, void* target, int index) => value._bits.Store((T*)target + index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ToBits(Mask<Vector512Lane<T>> mask) => (uint)mask.Bits._bits.ExtractMostSignificantBits();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Constant(double value) => new(Vector512.Create(FloatBits.Round<T>(value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> operator +(Vector512Lane<T> left, Vector512Lane<T> right) =>
        new(left._bits + right._bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> operator -(Vector512Lane<T> left, Vector512Lane<T> right) =>
        new(left._bits - right._bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> operator *(Vector512Lane<T> left, Vector512Lane<T> right) =>
        new(left._bits * right._bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> operator /(Vector512Lane<T> left, Vector512Lane<T> right) =>
        new(left._bits / right._bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> operator -(Vector512Lane<T> value) => new(-value._bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector512Lane<T>> operator >(Vector512Lane<T> left, Vector512Lane<T> right) =>
        new(new(Vector512.GreaterThan(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector512Lane<T>> operator >=(Vector512Lane<T> left, Vector512Lane<T> right) =>
        new(new(Vector512.GreaterThanOrEqual(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector512Lane<T>> operator <(Vector512Lane<T> left, Vector512Lane<T> right) =>
        new(new(Vector512.LessThan(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector512Lane<T>> operator <=(Vector512Lane<T> left, Vector512Lane<T> right) =>
        new(new(Vector512.LessThanOrEqual(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector512Lane<T>> Equal(Vector512Lane<T> left, Vector512Lane<T> right) =>
        new(new(Vector512.Equals(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector512Lane<T>> NotEqual(Vector512Lane<T> left, Vector512Lane<T> right) =>
        new(new(~Vector512.Equals(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector512Lane<T>> IsNaN(Vector512Lane<T> value) => NotEqual(value, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector512Lane<T>> And(Mask<Vector512Lane<T>> left, Mask<Vector512Lane<T>> right) =>
        new(new(left.Bits._bits & right.Bits._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector512Lane<T>> Or(Mask<Vector512Lane<T>> left, Mask<Vector512Lane<T>> right) =>
        new(new(left.Bits._bits | right.Bits._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector512Lane<T>> Xor(Mask<Vector512Lane<T>> left, Mask<Vector512Lane<T>> right) =>
        new(new(left.Bits._bits ^ right.Bits._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector512Lane<T>> Not(Mask<Vector512Lane<T>> mask) => new(new(~mask.Bits._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Select(
        Mask<Vector512Lane<T>> mask, Vector512Lane<T> ifTrue, Vector512Lane<T> ifFalse) =>
        new(Vector512.ConditionalSelect(mask.Bits._bits, ifTrue._bits, ifFalse._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Min(Vector512Lane<T> left, Vector512Lane<T> right) =>
        new(Vector512.Min(left._bits, right._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Max(Vector512Lane<T> left, Vector512Lane<T> right) =>
        new(Vector512.Max(left._bits, right._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Abs(Vector512Lane<T> value) => new(Vector512.Abs(value._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Floor(Vector512Lane<T> value) => sizeof(T) == sizeof(float)
        ? new(Vector512.Floor(value._bits.AsSingle()).As<float, T>())
        : new(Vector512.Floor(value._bits.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Ceiling(Vector512Lane<T> value) => sizeof(T) == sizeof(float)
        ? new(Vector512.Ceiling(value._bits.AsSingle()).As<float, T>())
        : new(Vector512.Ceiling(value._bits.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Round(Vector512Lane<T> value) => sizeof(T) == sizeof(float)
        ? new(Vector512.Round(value._bits.AsSingle()).As<float, T>())
        : new(Vector512.Round(value._bits.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Sqrt(Vector512Lane<T> value) => new(Vector512.Sqrt(value._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> MultiplyAdd(
        Vector512Lane<T> left, Vector512Lane<T> right, Vector512Lane<T> addend) =>
        sizeof(T) == sizeof(float) ? MultiplyAdd32(left, right, addend) : MultiplyAdd64(left, right, addend);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Exp(Vector512Lane<T> value) => Exponentials.Exp(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Log(Vector512Lane<T> value) => Logarithms.Log(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Log1p(Vector512Lane<T> value) => Logarithms.Log1p(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Sigmoid(Vector512Lane<T> value) => Exponentials.Sigmoid(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Tanh(Vector512Lane<T> value) => Exponentials.Tanh(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Pow(Vector512Lane<T> value, Vector512Lane<T> power) => Powers.Pow(value, power);

    /// <inheritdoc cref="ScalarLane{T}.LesserOrSecond"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512Lane<T> LesserOrSecond(Vector512Lane<T> left, Vector512Lane<T> right) =>
        new(Extrema.Lesser(left._bits, right._bits));

    /// <inheritdoc cref="ScalarLane{T}.GreaterOrSecond"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512Lane<T> GreaterOrSecond(Vector512Lane<T> left, Vector512Lane<T> right) =>
        new(Extrema.Greater(left._bits, right._bits));

    /// <inheritdoc cref="ScalarLane{T}.OrZero"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512Lane<T> OrZero(Mask<Vector512Lane<T>> mask, Vector512Lane<T> value) =>
        new(Vector512.ConditionalSelect(mask.Bits._bits, value._bits, Vector512<T>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IBitLane<Vector512Lane<T>>.IsAll(Mask<Vector512Lane<T>> mask) =>
        mask.Bits._bits.ExtractMostSignificantBits() == (1ul << Width) - 1;

    // Unsigned comparison, by way of a signed one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Mask<Vector512Lane<T>> IBitLane<Vector512Lane<T>>.IsUsual(Vector512Lane<T> value) =>
        sizeof(T) == sizeof(float)
        ? new(new(Vector512.LessThan(
            value._bits.AsInt32() - Vector512.Create(FloatBits.FromUsual32), Vector512.Create(FloatBits.UsualSpan32))
            .As<int, T>()))
        : new(new(Vector512.LessThan(
            value._bits.AsInt64() - Vector512.Create(FloatBits.FromUsual64), Vector512.Create(FloatBits.UsualSpan64))
            .As<long, T>()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512Lane<T> IBitLane<Vector512Lane<T>>.ToExponent(Vector512Lane<T> value) => sizeof(T) == sizeof(float)
        ? new((value._bits.AsUInt32() << 23).As<uint, T>())
        : new((value._bits.AsUInt64() << 52).As<ulong, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512Lane<T> IBitLane<Vector512Lane<T>>.AtLeast(Vector512Lane<T> value, Vector512Lane<T> low) =>
        new(Extrema.Greater(low._bits, value._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512Lane<T> IBitLane<Vector512Lane<T>>.AtMost(Vector512Lane<T> value, Vector512Lane<T> high) =>
        new(Extrema.Lesser(high._bits, value._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512Lane<T> IBitLane<Vector512Lane<T>>.Exponent(Vector512Lane<T> value)
    {
        if (sizeof(T) == sizeof(float))
            return new(Vector512.ConvertToSingle(
                (value._bits.AsInt32() - Vector512.Create(FloatBits.RootHalf32)) >> 23).As<float, T>());
        var biased = (value._bits.AsUInt64() + Vector512.Create(FloatBits.FromRootHalf64)) >> 52;
        return new(((biased | Vector512.Create(FloatBits.Integer64)).AsDouble()
            - Vector512.Create(FloatBits.IntegerBias64)).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512Lane<T> IBitLane<Vector512Lane<T>>.Significand(Vector512Lane<T> value) => sizeof(T) == sizeof(float)
        ? new((value._bits.AsInt32() - Octave32(value)).As<int, T>())
        : new((value._bits.AsInt64() - Octave64(value)).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512Lane<T> IBitLane<Vector512Lane<T>>.Unscale(Vector512Lane<T> value) => sizeof(T) == sizeof(float)
        ? new((Vector512.Create(FloatBits.One32) - Octave32(value)).As<int, T>())
        : new((Vector512.Create(FloatBits.One64) - Octave64(value)).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512Lane<T> MultiplyAdd32(
        Vector512Lane<T> left, Vector512Lane<T> right, Vector512Lane<T> addend) =>
        new(Vector512.FusedMultiplyAdd(left._bits.AsSingle(), right._bits.AsSingle(), addend._bits.AsSingle())
            .As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512Lane<T> MultiplyAdd64(
        Vector512Lane<T> left, Vector512Lane<T> right, Vector512Lane<T> addend) =>
        new(Vector512.FusedMultiplyAdd(left._bits.AsDouble(), right._bits.AsDouble(), addend._bits.AsDouble())
            .As<double, T>());

    // k in the place of the exponent.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Octave32(Vector512Lane<T> value) =>
        (value._bits.AsInt32() - Vector512.Create(FloatBits.RootHalf32)) & Vector512.Create(~FloatBits.Fraction32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Octave64(Vector512Lane<T> value) =>
        (value._bits.AsInt64() - Vector512.Create(FloatBits.RootHalf64)) & Vector512.Create(~FloatBits.Fraction64);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512Lane<T> IBitLane<Vector512Lane<T>>.CopySign(Vector512Lane<T> magnitude, Vector512Lane<T> sign) =>
        new(Vector512.CopySign(magnitude._bits, sign._bits));
}
