using System.Runtime.CompilerServices;

namespace AdFlow.Operators;

/// <summary>A comparison of two float32 lanes, or of one with a float64.</summary>
internal interface INarrowCompare : IFloatCompare
{
    /// <summary>The float32 with which every float32 compares as with a float64.</summary>
    static abstract float Threshold(double number);
}

/// <summary>Float32 numbers beside a float64: itself where it is one (infinities and NaN, too).</summary>
internal static class Neighbor
{
    /// <summary>The greatest float32 that is not greater; NaN for NaN.</summary>
    internal static float Below(double number)
    {
        float nearest = (float)number;
        return nearest > number ? MathF.BitDecrement(nearest) : nearest;
    }

    /// <summary>The least float32 that is not less; NaN for NaN.</summary>
    internal static float Above(double number)
    {
        float nearest = (float)number;
        return nearest < number ? MathF.BitIncrement(nearest) : nearest;
    }

    /// <summary>The same number; NaN, which equals nothing, where there is none.</summary>
    internal static float Exact(double number)
    {
        float nearest = (float)number;
        return nearest == number ? nearest : float.NaN;
    }
}

internal readonly struct NarrowEqual : INarrowCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<V> Apply<V>(V x, V y) where V : struct, ILane<V> => V.Equal(x, y);

    public static float Threshold(double number) => Neighbor.Exact(number);
}

internal readonly struct NarrowNotEqual : INarrowCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<V> Apply<V>(V x, V y) where V : struct, ILane<V> => V.NotEqual(x, y);

    public static float Threshold(double number) => Neighbor.Exact(number);
}

internal readonly struct NarrowLess : INarrowCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<V> Apply<V>(V x, V y) where V : struct, ILane<V> => x < y;

    public static float Threshold(double number) => Neighbor.Above(number);
}

internal readonly struct NarrowLessOrEqual : INarrowCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<V> Apply<V>(V x, V y) where V : struct, ILane<V> => x <= y;

    public static float Threshold(double number) => Neighbor.Below(number);
}

internal readonly struct NarrowGreater : INarrowCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<V> Apply<V>(V x, V y) where V : struct, ILane<V> => x > y;

    public static float Threshold(double number) => Neighbor.Below(number);
}

internal readonly struct NarrowGreaterOrEqual : INarrowCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<V> Apply<V>(V x, V y) where V : struct, ILane<V> => x >= y;

    public static float Threshold(double number) => Neighbor.Above(number);
}
