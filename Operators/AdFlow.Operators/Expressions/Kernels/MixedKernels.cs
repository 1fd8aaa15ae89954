using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdFlow.Operators;

/// <summary>A relation between an int64 and a float64.</summary>
internal interface IOrderTest
{
    /// <summary>Whether it holds, given <see cref="MixedKernels.Order"/>.</summary>
    static abstract bool Holds(int order);

    /// <summary>Whether it holds between float64 lanes: all bits one where it does.</summary>
    static abstract Vector256<double> Holds(Vector256<double> x, Vector256<double> y);
}

internal readonly struct OrderEqual : IOrderTest
{
    public static bool Holds(int order) => order == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Holds(Vector256<double> x, Vector256<double> y) => Vector256.Equals(x, y);
}

internal readonly struct OrderNotEqual : IOrderTest
{
    public static bool Holds(int order) => order != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Holds(Vector256<double> x, Vector256<double> y) => ~Vector256.Equals(x, y);
}

internal readonly struct OrderLess : IOrderTest
{
    public static bool Holds(int order) => order == -1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Holds(Vector256<double> x, Vector256<double> y) => Vector256.LessThan(x, y);
}

internal readonly struct OrderLessOrEqual : IOrderTest
{
    public static bool Holds(int order) => order is -1 or 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Holds(Vector256<double> x, Vector256<double> y) => Vector256.LessThanOrEqual(x, y);
}

internal readonly struct OrderGreater : IOrderTest
{
    public static bool Holds(int order) => order == 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Holds(Vector256<double> x, Vector256<double> y) => Vector256.GreaterThan(x, y);
}

internal readonly struct OrderGreaterOrEqual : IOrderTest
{
    public static bool Holds(int order) => order is 1 or 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Holds(Vector256<double> x, Vector256<double> y) =>
        Vector256.GreaterThanOrEqual(x, y);
}

/// <summary>Kernels between int64 and float64 registers.</summary>
internal static unsafe class MixedKernels
{
    /// <summary>What <see cref="Order"/> gives for NaN.</summary>
    private const int Unordered = 2;

    private const double TwoTo63 = 9223372036854775808.0;

    /// <summary>Compares exactly, as real numbers.</summary>
    /// <returns>−1 where x is less, 0 where equal, 1 where greater, 2 where y is NaN.</returns>
    internal static int Order(long x, double y)
    {
        // Rounding keeps order, so unequal images order the values; equal ones leave only an integer y to compare.
        double image = x;
        if (image != y)
            return image < y ? -1 : image > y ? 1 : Unordered;
        return y >= TwoTo63 ? -1 : x.CompareTo((long)y);
    }

    /// <summary>
    /// Compares an int64 (<paramref name="a"/>) with a float64 (<paramref name="b"/>): by the nearest float64, and once
    /// more exactly where those are equal.
    /// </summary>
    internal static void Compare<TTest>(Register* target, Register* a, Register* b, Register* c, int rows)
        where TTest : struct, IOrderTest
    {
        byte* result = target->Store;
        long* x = (long*)a->Values;
        double* y = (double*)b->Values;
        int stepX = a->Step, stepY = b->Step;
        for (int i = 0; i < rows; i += 4)
        {
            var left = Vector256.ConvertToDouble(Vector256.Load(x + (i & stepX)));
            var right = Vector256.Load(y + (i & stepY));
            uint bits = TTest.Holds(left, right).ExtractMostSignificantBits();
            uint unsure = Vector256.Equals(left, right).ExtractMostSignificantBits();
            for (; unsure != 0; unsure &= unsure - 1)
            {
                int j = i + BitOperations.TrailingZeroCount(unsure);
                uint bit = unsure & (0 - unsure);
                bits = TTest.Holds(Order(x[j & stepX], y[j & stepY])) ? bits | bit : bits & ~bit;
            }
            if ((i & 4) == 0)
                result[i >> 3] = (byte)bits;
            else
                result[i >> 3] |= (byte)(bits << 4);
        }
        Validity.And(target, a, b, rows);
    }

    /// <summary>The float64 nearest to an int64, halves to even.</summary>
    internal static void ToFloat64(Register* target, Register* a, Register* b, Register* c, int rows)
    {
        var x = (long*)a->Values;
        var result = (double*)target->Store;
        int step = a->Step;
        for (int i = 0; i < (rows + 7 & ~7); i++)
            result[i] = x[i & step];
        Validity.Take(target, a, rows);
    }

    /// <summary>A float64 truncated toward 0; null for NaN and beyond int64.</summary>
    [SkipLocalsInit]
    internal static void ToInt64(Register* target, Register* a, Register* b, Register* c, int rows)
    {
        byte* bad = stackalloc byte[Register.Rows / 8];
        var x = (double*)a->Values;
        var result = (long*)target->Store;
        int step = a->Step;
        uint any = 0;
        for (int i = 0; i < rows; i += 8)
        {
            uint bits = 0;
            for (int j = i; j < i + 8; j++)
            {
                double value = x[j & step];
                bool valid = value is >= -TwoTo63 and < TwoTo63;
                result[j] = valid ? (long)value : 0;
                bits |= (valid ? 0u : 1u) << (j & 7);
            }
            bad[i >> 3] = (byte)bits;
            any |= bits;
        }
        Validity.AndNot(target, a, a, bad, any != 0, rows);
    }
}
