using System.Numerics;
using System.Runtime.CompilerServices;

namespace AdFlow.Tables.Indexes;

/// <summary>The order of values of 4 or 8 bytes as unsigned numbers: the greater the value, the greater the number.
/// Between two numbers other than NaN lie no NaN.</summary>
internal static class TopKOrder
{
    private const ulong Sign = 1UL << 63;

    /// <summary>The number of a value.</summary>
    internal static ulong Of<T>(T value) where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(double))
            return OfDouble((double)(object)value);
        if (typeof(T) == typeof(float))
            return OfFloat((float)(object)value);
        return IsSigned<T>() ? (ulong)long.CreateTruncating(value) ^ Sign : ulong.CreateTruncating(value);
    }

    /// <summary>The value of a number.</summary>
    internal static T Value<T>(ulong order) where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(double))
            return (T)(object)BitConverter.UInt64BitsToDouble((long)order < 0 ? order ^ Sign : ~order);
        if (typeof(T) == typeof(float))
            return (T)(object)BitConverter.UInt32BitsToSingle(
                (int)order < 0 ? (uint)order ^ 1U << 31 : ~(uint)order);
        return IsSigned<T>() ? T.CreateTruncating((long)(order ^ Sign)) : T.CreateTruncating(order);
    }

    private static ulong OfDouble(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        return (ulong)(bits ^ (bits >> 63 | long.MinValue));
    }

    private static ulong OfFloat(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        return (uint)(bits ^ (bits >> 31 | int.MinValue));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSigned<T>() where T : INumber<T> => T.IsNegative(T.Zero - T.One);
}
