using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AdFlow.Operators;

/// <summary>Lane of 128 bits: 4 float32 or 2 float64. Where the hardware has no such vectors it is
/// slower, with the same results.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly unsafe struct Vector128Lane<T> : IMemoryLane<Vector128Lane<T>>, IBitLane<Vector128Lane<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector128<T> _bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector128Lane(Vector128<T> bits) => _bits = bits;

    /// <inheritdoc/>
    public static int Width => Vector128<T>.Count;

    static bool IBitLane<Vector128Lane<T>>.IsDouble
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => sizeof(T) == sizeof(double);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Load(void* source, int index) => new(Vector128.Load((T*)source + index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128Lane<T> value, void* target, int index) => value._bits.Store((T*)target + index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ToBits(Mask<Vector128Lane<T>> mask) => (uint)mask.Bits._bits.ExtractMostSignificantBits();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Constant(double value) => new(Vector128.Create(FloatBits.Round<T>(value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> operator +(Vector128Lane<T> left, Vector128Lane<T> right) =>
        new(left._bits + right._bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> operator -(Vector128Lane<T> left, Vector128Lane<T> right) =>
        new(left._bits - right._bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> operator *(Vector128Lane<T> left, Vector128Lane<T> right) =>
        new(left._bits * right._bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> operator /(Vector128Lane<T> left, Vector128Lane<T> right) =>
        new(left._bits / right._bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> operator -(Vector128Lane<T> value) => new(-value._bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector128Lane<T>> operator >(Vector128Lane<T> left, Vector128Lane<T> right) =>
        new(new(Vector128.GreaterThan(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector128Lane<T>> operator >=(Vector128Lane<T> left, Vector128Lane<T> right) =>
        new(new(Vector128.GreaterThanOrEqual(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector128Lane<T>> operator <(Vector128Lane<T> left, Vector128Lane<T> right) =>
        new(new(Vector128.LessThan(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector128Lane<T>> operator <=(Vector128Lane<T> left, Vector128Lane<T> right) =>
        new(new(Vector128.LessThanOrEqual(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector128Lane<T>> Equal(Vector128Lane<T> left, Vector128Lane<T> right) =>
        new(new(Vector128.Equals(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector128Lane<T>> NotEqual(Vector128Lane<T> left, Vector128Lane<T> right) =>
        new(new(~Vector128.Equals(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector128Lane<T>> IsNaN(Vector128Lane<T> value) => NotEqual(value, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector128Lane<T>> And(Mask<Vector128Lane<T>> left, Mask<Vector128Lane<T>> right) =>
        new(new(left.Bits._bits & right.Bits._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector128Lane<T>> Or(Mask<Vector128Lane<T>> left, Mask<Vector128Lane<T>> right) =>
        new(new(left.Bits._bits | right.Bits._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector128Lane<T>> Xor(Mask<Vector128Lane<T>> left, Mask<Vector128Lane<T>> right) =>
        new(new(left.Bits._bits ^ right.Bits._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector128Lane<T>> Not(Mask<Vector128Lane<T>> mask) => new(new(~mask.Bits._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Select(
        Mask<Vector128Lane<T>> mask, Vector128Lane<T> ifTrue, Vector128Lane<T> ifFalse) =>
        // One instruction: the compiler does not know that the bits of an element of a mask are all the same.
        !Sse41.IsSupported
            ? new(Vector128.ConditionalSelect(mask.Bits._bits, ifTrue._bits, ifFalse._bits))
        : sizeof(T) == sizeof(float)
            ? new(Sse41.BlendVariable(ifFalse._bits.AsSingle(), ifTrue._bits.AsSingle(), mask.Bits._bits.AsSingle())
                .As<float, T>())
        : new(Sse41.BlendVariable(ifFalse._bits.AsDouble(), ifTrue._bits.AsDouble(), mask.Bits._bits.AsDouble())
            .As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Min(Vector128Lane<T> left, Vector128Lane<T> right) =>
        new(Extrema.Min(left._bits, right._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Max(Vector128Lane<T> left, Vector128Lane<T> right) =>
        new(Extrema.Max(left._bits, right._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Clip(Vector128Lane<T> value, Vector128Lane<T> low, Vector128Lane<T> high) =>
        new(Extrema.Clip(value._bits, low._bits, high._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Abs(Vector128Lane<T> value) => new(Vector128.Abs(value._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Floor(Vector128Lane<T> value) => sizeof(T) == sizeof(float)
        ? new(Vector128.Floor(value._bits.AsSingle()).As<float, T>())
        : new(Vector128.Floor(value._bits.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Ceiling(Vector128Lane<T> value) => sizeof(T) == sizeof(float)
        ? new(Vector128.Ceiling(value._bits.AsSingle()).As<float, T>())
        : new(Vector128.Ceiling(value._bits.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Round(Vector128Lane<T> value) => sizeof(T) == sizeof(float)
        ? new(Vector128.Round(value._bits.AsSingle()).As<float, T>())
        : new(Vector128.Round(value._bits.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Sqrt(Vector128Lane<T> value) => new(Vector128.Sqrt(value._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> MultiplyAdd(
        Vector128Lane<T> left, Vector128Lane<T> right, Vector128Lane<T> addend) =>
        sizeof(T) == sizeof(float) ? MultiplyAdd32(left, right, addend) : MultiplyAdd64(left, right, addend);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Exp(Vector128Lane<T> value) => Exponentials.Exp(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Log(Vector128Lane<T> value) => Logarithms.Log(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Log1p(Vector128Lane<T> value) => Logarithms.Log1p(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Sigmoid(Vector128Lane<T> value) => Exponentials.Sigmoid(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Tanh(Vector128Lane<T> value) => Exponentials.Tanh(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Pow(Vector128Lane<T> value, Vector128Lane<T> power) => Powers.Pow(value, power);

    /// <inheritdoc cref="ScalarLane{T}.LesserOrSecond"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128Lane<T> LesserOrSecond(Vector128Lane<T> left, Vector128Lane<T> right) =>
        new(Extrema.Lesser(left._bits, right._bits));

    /// <inheritdoc cref="ScalarLane{T}.GreaterOrSecond"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128Lane<T> GreaterOrSecond(Vector128Lane<T> left, Vector128Lane<T> right) =>
        new(Extrema.Greater(left._bits, right._bits));

    /// <inheritdoc cref="ScalarLane{T}.OrZero"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128Lane<T> OrZero(Mask<Vector128Lane<T>> mask, Vector128Lane<T> value) =>
        new(mask.Bits._bits & value._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IBitLane<Vector128Lane<T>>.IsAll(Mask<Vector128Lane<T>> mask) =>
        mask.Bits._bits.ExtractMostSignificantBits() == (1u << Width) - 1;

    // Unsigned comparison, by way of a signed one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Mask<Vector128Lane<T>> IBitLane<Vector128Lane<T>>.IsUsual(Vector128Lane<T> value) =>
        sizeof(T) == sizeof(float)
        ? new(new(Vector128.LessThan(
            value._bits.AsInt32() - Vector128.Create(FloatBits.FromUsual32), Vector128.Create(FloatBits.UsualSpan32))
            .As<int, T>()))
        : new(new(Vector128.LessThan(
            value._bits.AsInt64() - Vector128.Create(FloatBits.FromUsual64), Vector128.Create(FloatBits.UsualSpan64))
            .As<long, T>()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128Lane<T> IBitLane<Vector128Lane<T>>.ToExponent(Vector128Lane<T> value) => sizeof(T) == sizeof(float)
        ? new((value._bits.AsUInt32() << 23).As<uint, T>())
        : new((value._bits.AsUInt64() << 52).As<ulong, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128Lane<T> IBitLane<Vector128Lane<T>>.AtLeast(Vector128Lane<T> value, Vector128Lane<T> low) =>
        new(Extrema.Greater(low._bits, value._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128Lane<T> IBitLane<Vector128Lane<T>>.AtMost(Vector128Lane<T> value, Vector128Lane<T> high) =>
        new(Extrema.Lesser(high._bits, value._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128Lane<T> IBitLane<Vector128Lane<T>>.Exponent(Vector128Lane<T> value)
    {
        if (sizeof(T) == sizeof(float))
            return new(Vector128.ConvertToSingle(
                (value._bits.AsInt32() - Vector128.Create(FloatBits.RootHalf32)) >> 23).As<float, T>());
        var biased = (value._bits.AsUInt64() + Vector128.Create(FloatBits.FromRootHalf64)) >> 52;
        return new(((biased | Vector128.Create(FloatBits.Integer64)).AsDouble()
            - Vector128.Create(FloatBits.IntegerBias64)).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128Lane<T> IBitLane<Vector128Lane<T>>.Significand(Vector128Lane<T> value) => sizeof(T) == sizeof(float)
        ? new((value._bits.AsInt32() - Octave32(value)).As<int, T>())
        : new((value._bits.AsInt64() - Octave64(value)).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128Lane<T> IBitLane<Vector128Lane<T>>.Unscale(Vector128Lane<T> value) => sizeof(T) == sizeof(float)
        ? new((Vector128.Create(FloatBits.One32) - Octave32(value)).As<int, T>())
        : new((Vector128.Create(FloatBits.One64) - Octave64(value)).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128Lane<T> MultiplyAdd32(
        Vector128Lane<T> left, Vector128Lane<T> right, Vector128Lane<T> addend) =>
        new(Vector128.FusedMultiplyAdd(left._bits.AsSingle(), right._bits.AsSingle(), addend._bits.AsSingle())
            .As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128Lane<T> MultiplyAdd64(
        Vector128Lane<T> left, Vector128Lane<T> right, Vector128Lane<T> addend) =>
        new(Vector128.FusedMultiplyAdd(left._bits.AsDouble(), right._bits.AsDouble(), addend._bits.AsDouble())
            .As<double, T>());

    // k in the place of the exponent.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Octave32(Vector128Lane<T> value) =>
        (value._bits.AsInt32() - Vector128.Create(FloatBits.RootHalf32)) & Vector128.Create(~FloatBits.Fraction32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> Octave64(Vector128Lane<T> value) =>
        (value._bits.AsInt64() - Vector128.Create(FloatBits.RootHalf64)) & Vector128.Create(~FloatBits.Fraction64);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128Lane<T> IBitLane<Vector128Lane<T>>.CopySign(Vector128Lane<T> magnitude, Vector128Lane<T> sign) =>
        new(Vector128.CopySign(magnitude._bits, sign._bits));
}
