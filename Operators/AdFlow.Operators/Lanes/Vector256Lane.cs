using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AdFlow.Operators;

/// <summary>Lane of 256 bits: 8 float32 or 4 float64. Where the hardware has no such vectors it is
/// slower, with the same results.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly unsafe struct Vector256Lane<T> : IMemoryLane<Vector256Lane<T>>, IBitLane<Vector256Lane<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector256<T> _bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector256Lane(Vector256<T> bits) => _bits = bits;

    /// <inheritdoc/>
    public static int Width => Vector256<T>.Count;

    static bool IBitLane<Vector256Lane<T>>.IsDouble
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => sizeof(T) == sizeof(double);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Load(void* source, int index) => new(Vector256.Load((T*)source + index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256Lane<T> value, void* target, int index) => value._bits.Store((T*)target + index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ToBits(Mask<Vector256Lane<T>> mask) => (uint)mask.Bits._bits.ExtractMostSignificantBits();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Constant(double value) => new(Vector256.Create(FloatBits.Round<T>(value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> operator +(Vector256Lane<T> left, Vector256Lane<T> right) =>
        new(left._bits + right._bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> operator -(Vector256Lane<T> left, Vector256Lane<T> right) =>
        new(left._bits - right._bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> operator *(Vector256Lane<T> left, Vector256Lane<T> right) =>
        new(left._bits * right._bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> operator /(Vector256Lane<T> left, Vector256Lane<T> right) =>
        new(left._bits / right._bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> operator -(Vector256Lane<T> value) => new(-value._bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector256Lane<T>> operator >(Vector256Lane<T> left, Vector256Lane<T> right) =>
        new(new(Vector256.GreaterThan(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector256Lane<T>> operator >=(Vector256Lane<T> left, Vector256Lane<T> right) =>
        new(new(Vector256.GreaterThanOrEqual(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector256Lane<T>> operator <(Vector256Lane<T> left, Vector256Lane<T> right) =>
        new(new(Vector256.LessThan(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector256Lane<T>> operator <=(Vector256Lane<T> left, Vector256Lane<T> right) =>
        new(new(Vector256.LessThanOrEqual(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector256Lane<T>> Equal(Vector256Lane<T> left, Vector256Lane<T> right) =>
        new(new(Vector256.Equals(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector256Lane<T>> NotEqual(Vector256Lane<T> left, Vector256Lane<T> right) =>
        new(new(~Vector256.Equals(left._bits, right._bits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector256Lane<T>> IsNaN(Vector256Lane<T> value) => NotEqual(value, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector256Lane<T>> And(Mask<Vector256Lane<T>> left, Mask<Vector256Lane<T>> right) =>
        new(new(left.Bits._bits & right.Bits._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector256Lane<T>> Or(Mask<Vector256Lane<T>> left, Mask<Vector256Lane<T>> right) =>
        new(new(left.Bits._bits | right.Bits._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector256Lane<T>> Xor(Mask<Vector256Lane<T>> left, Mask<Vector256Lane<T>> right) =>
        new(new(left.Bits._bits ^ right.Bits._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<Vector256Lane<T>> Not(Mask<Vector256Lane<T>> mask) => new(new(~mask.Bits._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Select(
        Mask<Vector256Lane<T>> mask, Vector256Lane<T> ifTrue, Vector256Lane<T> ifFalse) =>
        // One instruction: the compiler does not know that the bits of an element of a mask are all the same.
        !Avx.IsSupported
            ? new(Vector256.ConditionalSelect(mask.Bits._bits, ifTrue._bits, ifFalse._bits))
        : sizeof(T) == sizeof(float)
            ? new(Avx.BlendVariable(ifFalse._bits.AsSingle(), ifTrue._bits.AsSingle(), mask.Bits._bits.AsSingle())
                .As<float, T>())
        : new(Avx.BlendVariable(ifFalse._bits.AsDouble(), ifTrue._bits.AsDouble(), mask.Bits._bits.AsDouble())
            .As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Min(Vector256Lane<T> left, Vector256Lane<T> right) =>
        new(Extrema.Min(left._bits, right._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Max(Vector256Lane<T> left, Vector256Lane<T> right) =>
        new(Extrema.Max(left._bits, right._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Clip(Vector256Lane<T> value, Vector256Lane<T> low, Vector256Lane<T> high) =>
        new(Extrema.Clip(value._bits, low._bits, high._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Abs(Vector256Lane<T> value) => new(Vector256.Abs(value._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Floor(Vector256Lane<T> value) => sizeof(T) == sizeof(float)
        ? new(Vector256.Floor(value._bits.AsSingle()).As<float, T>())
        : new(Vector256.Floor(value._bits.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Ceiling(Vector256Lane<T> value) => sizeof(T) == sizeof(float)
        ? new(Vector256.Ceiling(value._bits.AsSingle()).As<float, T>())
        : new(Vector256.Ceiling(value._bits.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Round(Vector256Lane<T> value) => sizeof(T) == sizeof(float)
        ? new(Vector256.Round(value._bits.AsSingle()).As<float, T>())
        : new(Vector256.Round(value._bits.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Sqrt(Vector256Lane<T> value) => new(Vector256.Sqrt(value._bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> MultiplyAdd(
        Vector256Lane<T> left, Vector256Lane<T> right, Vector256Lane<T> addend) =>
        sizeof(T) == sizeof(float) ? MultiplyAdd32(left, right, addend) : MultiplyAdd64(left, right, addend);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Exp(Vector256Lane<T> value) => Exponentials.Exp(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Log(Vector256Lane<T> value) => Logarithms.Log(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Log1p(Vector256Lane<T> value) => Logarithms.Log1p(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Sigmoid(Vector256Lane<T> value) => Exponentials.Sigmoid(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Tanh(Vector256Lane<T> value) => Exponentials.Tanh(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Pow(Vector256Lane<T> value, Vector256Lane<T> power) => Powers.Pow(value, power);

    /// <inheritdoc cref="ScalarLane{T}.LesserOrSecond"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256Lane<T> LesserOrSecond(Vector256Lane<T> left, Vector256Lane<T> right) =>
        new(Extrema.Lesser(left._bits, right._bits));

    /// <inheritdoc cref="ScalarLane{T}.GreaterOrSecond"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256Lane<T> GreaterOrSecond(Vector256Lane<T> left, Vector256Lane<T> right) =>
        new(Extrema.Greater(left._bits, right._bits));

    /// <inheritdoc cref="ScalarLane{T}.OrZero"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256Lane<T> OrZero(Mask<Vector256Lane<T>> mask, Vector256Lane<T> value) =>
        new(mask.Bits._bits & value._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IBitLane<Vector256Lane<T>>.IsAll(Mask<Vector256Lane<T>> mask) =>
        mask.Bits._bits.ExtractMostSignificantBits() == (1u << Width) - 1;

    // Unsigned comparison, by way of a signed one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Mask<Vector256Lane<T>> IBitLane<Vector256Lane<T>>.IsUsual(Vector256Lane<T> value) =>
        sizeof(T) == sizeof(float)
        ? new(new(Vector256.LessThan(
            value._bits.AsInt32() - Vector256.Create(FloatBits.FromUsual32), Vector256.Create(FloatBits.UsualSpan32))
            .As<int, T>()))
        : new(new(Vector256.LessThan(
            value._bits.AsInt64() - Vector256.Create(FloatBits.FromUsual64), Vector256.Create(FloatBits.UsualSpan64))
            .As<long, T>()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256Lane<T> IBitLane<Vector256Lane<T>>.ToExponent(Vector256Lane<T> value) => sizeof(T) == sizeof(float)
        ? new((value._bits.AsUInt32() << 23).As<uint, T>())
        : new((value._bits.AsUInt64() << 52).As<ulong, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256Lane<T> IBitLane<Vector256Lane<T>>.AtLeast(Vector256Lane<T> value, Vector256Lane<T> low) =>
        new(Extrema.Greater(low._bits, value._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256Lane<T> IBitLane<Vector256Lane<T>>.AtMost(Vector256Lane<T> value, Vector256Lane<T> high) =>
        new(Extrema.Lesser(high._bits, value._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256Lane<T> IBitLane<Vector256Lane<T>>.Exponent(Vector256Lane<T> value)
    {
        if (sizeof(T) == sizeof(float))
            return new(Vector256.ConvertToSingle(
                (value._bits.AsInt32() - Vector256.Create(FloatBits.RootHalf32)) >> 23).As<float, T>());
        var biased = (value._bits.AsUInt64() + Vector256.Create(FloatBits.FromRootHalf64)) >> 52;
        return new(((biased | Vector256.Create(FloatBits.Integer64)).AsDouble()
            - Vector256.Create(FloatBits.IntegerBias64)).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256Lane<T> IBitLane<Vector256Lane<T>>.Significand(Vector256Lane<T> value) => sizeof(T) == sizeof(float)
        ? new((value._bits.AsInt32() - Octave32(value)).As<int, T>())
        : new((value._bits.AsInt64() - Octave64(value)).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256Lane<T> IBitLane<Vector256Lane<T>>.Unscale(Vector256Lane<T> value) => sizeof(T) == sizeof(float)
        ? new((Vector256.Create(FloatBits.One32) - Octave32(value)).As<int, T>())
        : new((Vector256.Create(FloatBits.One64) - Octave64(value)).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256Lane<T> MultiplyAdd32(
        Vector256Lane<T> left, Vector256Lane<T> right, Vector256Lane<T> addend) =>
        new(Vector256.FusedMultiplyAdd(left._bits.AsSingle(), right._bits.AsSingle(), addend._bits.AsSingle())
            .As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256Lane<T> MultiplyAdd64(
        Vector256Lane<T> left, Vector256Lane<T> right, Vector256Lane<T> addend) =>
        new(Vector256.FusedMultiplyAdd(left._bits.AsDouble(), right._bits.AsDouble(), addend._bits.AsDouble())
            .As<double, T>());

    // k in the place of the exponent.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Octave32(Vector256Lane<T> value) =>
        (value._bits.AsInt32() - Vector256.Create(FloatBits.RootHalf32)) & Vector256.Create(~FloatBits.Fraction32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> Octave64(Vector256Lane<T> value) =>
        (value._bits.AsInt64() - Vector256.Create(FloatBits.RootHalf64)) & Vector256.Create(~FloatBits.Fraction64);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256Lane<T> IBitLane<Vector256Lane<T>>.CopySign(Vector256Lane<T> magnitude, Vector256Lane<T> sign) =>
        new(Vector256.CopySign(magnitude._bits, sign._bits));
}
