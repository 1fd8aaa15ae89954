using System.Numerics;
using System.Runtime.CompilerServices;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// The order of values of up to 4 bytes as unsigned numbers of 32 bits: the greater the value, the less the number.
/// Both zeros are one; NaN has no place.
/// </summary>
internal static class TopKOrder
{
    /// <summary>The number of a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Of<T>(T value) where T : unmanaged, INumber<T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(Half))
            return IsSigned<T>() ? ~(uint)(int.CreateTruncating(value) ^ int.MinValue) : ~uint.CreateTruncating(value);
        // Adding +0 makes the zeros equal, as they compare.
        int bits = BitConverter.SingleToInt32Bits(float.CreateTruncating(value) + 0f);
        return ~(uint)(bits ^ (bits >> 31 | int.MinValue));
    }

    /// <summary>The value of a number.</summary>
    internal static T Value<T>(uint order) where T : unmanaged, INumber<T>
    {
        uint ascending = ~order;
        if (typeof(T) == typeof(float) || typeof(T) == typeof(Half))
            return T.CreateTruncating(BitConverter.UInt32BitsToSingle(
                (int)ascending < 0 ? ascending ^ 1U << 31 : ~ascending));
        return IsSigned<T>() ? T.CreateTruncating((int)ascending ^ int.MinValue) : T.CreateTruncating(ascending);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSigned<T>() where T : INumber<T> => T.IsNegative(T.Zero - T.One);
}
