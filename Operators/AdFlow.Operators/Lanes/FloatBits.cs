using System.Runtime.CompilerServices;

namespace AdFlow.Operators;

/// <summary>
/// Constants for taking numbers apart by integer operations on their bits. Adding 1.5·2^23 (2^52) puts a small integer
/// into the low bits of the significand; or-ing an integer into the bits of 2^52 makes that integer a number.
/// </summary>
internal static unsafe class FloatBits
{
    /// <summary>1.5·2^23 + 127: after adding it, the low bits hold a biased exponent.</summary>
    internal const double PowerShift32 = 12582912.0 + 127.0;

    /// <summary>1.5·2^52 + 1023.</summary>
    internal const double PowerShift64 = 6755399441055744.0 + 1023.0;

    /// <summary>Bits of √½ rounded down: significands start there.</summary>
    internal const int RootHalf32 = 0x3F3504F3;

    /// <inheritdoc cref="RootHalf32"/>
    internal const long RootHalf64 = 0x3FE6A09E667F3BCC;

    /// <summary>Bits of 1.</summary>
    internal const int One32 = 0x3F800000;

    /// <inheritdoc cref="One32"/>
    internal const long One64 = 0x3FF0000000000000;

    /// <summary>Bits of 1 minus bits of √½: adding it carries into the exponent from √2 upwards.</summary>
    internal const ulong FromRootHalf64 = One64 - RootHalf64;

    /// <summary>Bits of the fraction.</summary>
    internal const int Fraction32 = 0x007FFFFF;

    /// <inheritdoc cref="Fraction32"/>
    internal const long Fraction64 = 0x000FFFFFFFFFFFFF;

    /// <summary>Bits of 2^52.</summary>
    internal const ulong Integer64 = 0x4330000000000000;

    /// <summary>2^52 and the bias of the exponent.</summary>
    internal const double IntegerBias64 = 4503599627370496.0 + 1023.0;

    /// <summary>What to subtract from bits so that those of the least normal number become the least integer.</summary>
    internal const int FromUsual32 = unchecked(0x00800000 - int.MinValue);

    /// <inheritdoc cref="FromUsual32"/>
    internal const long FromUsual64 = unchecked(0x0010000000000000 - long.MinValue);

    /// <summary>Where 2^126 is after that.</summary>
    internal const int UsualSpan32 = unchecked(0x7E800000 - FromUsual32);

    /// <summary>Where 2^1022 is after that.</summary>
    internal const long UsualSpan64 = unchecked(0x7FD0000000000000 - FromUsual64);

    /// <summary>A number in the precision of <typeparamref name="T"/>: float or double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Round<T>(double value) where T : unmanaged => sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<float, T>((float)value)
        : Unsafe.BitCast<double, T>(value);
}
