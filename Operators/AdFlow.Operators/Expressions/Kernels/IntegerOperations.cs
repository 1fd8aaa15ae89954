using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdFlow.Operators;

/// <summary>An operation on four int64 pairs; <c>bad</c> is negative where there is no result.</summary>
internal interface IIntegerVector
{
    static abstract Vector256<long> Apply(Vector256<long> x, Vector256<long> y, out Vector256<long> bad);
}

/// <summary>An operation on one int64 pair; false where there is no result.</summary>
internal interface IIntegerScalar
{
    static abstract bool TryApply(long x, long y, out long result);
}

/// <summary>A comparison of four int64 pairs: all bits one where it holds.</summary>
internal interface IIntegerCompare
{
    static abstract Vector256<long> Apply(Vector256<long> x, Vector256<long> y);
}

internal readonly struct IntegerAdd : IIntegerVector
{
    // Overflow: the operands agree in sign and the sum does not (Hacker's Delight, 2nd ed., 2-13).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Apply(Vector256<long> x, Vector256<long> y, out Vector256<long> bad)
    {
        var sum = x + y;
        bad = (x ^ sum) & (y ^ sum);
        return sum;
    }
}

internal readonly struct IntegerSubtract : IIntegerVector
{
    // Overflow: the operands differ in sign and the difference does not have the first's (ibid.).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Apply(Vector256<long> x, Vector256<long> y, out Vector256<long> bad)
    {
        var difference = x - y;
        bad = (x ^ y) & (x ^ difference);
        return difference;
    }
}

internal readonly struct IntegerNegate : IIntegerVector
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Apply(Vector256<long> x, Vector256<long> y, out Vector256<long> bad)
    {
        bad = x & -x & Vector256.Create(long.MinValue);
        return -x;
    }
}

internal readonly struct IntegerAbs : IIntegerVector
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Apply(Vector256<long> x, Vector256<long> y, out Vector256<long> bad)
    {
        var sign = Vector256.LessThan(x, Vector256<long>.Zero);
        bad = (x ^ sign) - sign;
        return bad;
    }
}

internal readonly struct IntegerMin : IIntegerVector
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Apply(Vector256<long> x, Vector256<long> y, out Vector256<long> bad)
    {
        bad = Vector256<long>.Zero;
        return Vector256.Min(x, y);
    }
}

internal readonly struct IntegerMax : IIntegerVector
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Apply(Vector256<long> x, Vector256<long> y, out Vector256<long> bad)
    {
        bad = Vector256<long>.Zero;
        return Vector256.Max(x, y);
    }
}

internal readonly struct IntegerMultiply : IIntegerScalar
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryApply(long x, long y, out long result)
    {
        result = x * y;
        // Two 32-bit numbers cannot overflow.
        return (((ulong)(x - int.MinValue) | (ulong)(y - int.MinValue)) >> 32) == 0
            || Math.BigMul(x, y, out long _) == result >> 63;
    }
}

internal readonly struct IntegerDivision : IIntegerScalar
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryApply(long x, long y, out long result)
    {
        bool valid = y != 0 && !(x == long.MinValue && y == -1);
        result = valid ? x / y : 0;
        return valid;
    }
}

internal readonly struct IntegerModulo : IIntegerScalar
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryApply(long x, long y, out long result)
    {
        // The hardware traps on the least int64 by −1, whose remainder is 0.
        result = y is 0 or -1 ? 0 : x % y;
        return y != 0;
    }
}

internal readonly struct IntegerEqual : IIntegerCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Apply(Vector256<long> x, Vector256<long> y) => Vector256.Equals(x, y);
}

internal readonly struct IntegerNotEqual : IIntegerCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Apply(Vector256<long> x, Vector256<long> y) => ~Vector256.Equals(x, y);
}

internal readonly struct IntegerLess : IIntegerCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Apply(Vector256<long> x, Vector256<long> y) => Vector256.LessThan(x, y);
}

internal readonly struct IntegerLessOrEqual : IIntegerCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Apply(Vector256<long> x, Vector256<long> y) => ~Vector256.GreaterThan(x, y);
}
