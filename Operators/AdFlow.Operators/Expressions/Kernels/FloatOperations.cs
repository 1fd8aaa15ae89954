using System.Runtime.CompilerServices;

namespace AdFlow.Operators;

/// <summary>An operation on one float64 lane.</summary>
internal interface IFloatUnary
{
    static abstract V Apply<V>(V x) where V : struct, ILane<V>;
}

/// <summary>An operation on two float64 lanes.</summary>
internal interface IFloatBinary
{
    static abstract V Apply<V>(V x, V y) where V : struct, ILane<V>;
}

/// <summary>A comparison of two float64 lanes.</summary>
internal interface IFloatCompare
{
    static abstract Mask<V> Apply<V>(V x, V y) where V : struct, ILane<V>;
}

internal readonly struct FloatNegate : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x) where V : struct, ILane<V> => -x;
}

internal readonly struct FloatAbs : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x) where V : struct, ILane<V> => V.Abs(x);
}

internal readonly struct FloatFloor : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x) where V : struct, ILane<V> => V.Floor(x);
}

internal readonly struct FloatCeil : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x) where V : struct, ILane<V> => V.Ceiling(x);
}

internal readonly struct FloatRound : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x) where V : struct, ILane<V> => V.Round(x);
}

internal readonly struct FloatSqrt : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x) where V : struct, ILane<V> => V.Sqrt(x);
}

internal readonly struct FloatExp : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x) where V : struct, ILane<V> => V.Exp(x);
}

internal readonly struct FloatLog : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x) where V : struct, ILane<V> => V.Log(x);
}

internal readonly struct FloatLog1p : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x) where V : struct, ILane<V> => V.Log1p(x);
}

internal readonly struct FloatSigmoid : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x) where V : struct, ILane<V> => V.Sigmoid(x);
}

internal readonly struct FloatTanh : IFloatUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x) where V : struct, ILane<V> => V.Tanh(x);
}

internal readonly struct FloatAdd : IFloatBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, V y) where V : struct, ILane<V> => x + y;
}

internal readonly struct FloatSubtract : IFloatBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, V y) where V : struct, ILane<V> => x - y;
}

internal readonly struct FloatMultiply : IFloatBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, V y) where V : struct, ILane<V> => x * y;
}

internal readonly struct FloatMin : IFloatBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, V y) where V : struct, ILane<V> => V.Min(x, y);
}

internal readonly struct FloatMax : IFloatBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, V y) where V : struct, ILane<V> => V.Max(x, y);
}

internal readonly struct FloatPow : IFloatBinary
{
    // Inlined into the loop it exceeds what the compiler inlines at all, and its parts become calls: ten times slower.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Apply<V>(V x, V y) where V : struct, ILane<V> => V.Pow(x, y);
}

internal readonly struct FloatEqual : IFloatCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<V> Apply<V>(V x, V y) where V : struct, ILane<V> => V.Equal(x, y);
}

internal readonly struct FloatNotEqual : IFloatCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<V> Apply<V>(V x, V y) where V : struct, ILane<V> => V.NotEqual(x, y);
}

internal readonly struct FloatLess : IFloatCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<V> Apply<V>(V x, V y) where V : struct, ILane<V> => x < y;
}

internal readonly struct FloatLessOrEqual : IFloatCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<V> Apply<V>(V x, V y) where V : struct, ILane<V> => x <= y;
}
