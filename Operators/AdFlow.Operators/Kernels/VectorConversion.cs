using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdFlow.Operators;

/// <summary>Conversions between numbers that vectors do exactly as C# does one by one.</summary>
internal static unsafe class VectorConversion
{
    /// <summary>Converts the first values, as many as fill vectors.</summary>
    /// <returns>How many; 0 where vectors know no such conversion.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Convert<TFrom, TTo>(TFrom* source, TTo* target, int count)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        if (typeof(TTo) == typeof(double) && typeof(TFrom) == typeof(float))
            return Convert((float*)source, (double*)target, count);
        if (typeof(TTo) == typeof(double) && typeof(TFrom) == typeof(long))
            return Convert((long*)source, (double*)target, count);
        if (typeof(TTo) == typeof(double) && typeof(TFrom) == typeof(int))
            return Convert((int*)source, (double*)target, count);
        if (typeof(TTo) == typeof(float) && typeof(TFrom) == typeof(int))
            return Convert((int*)source, (float*)target, count);
        if (typeof(TTo) == typeof(float) && typeof(TFrom) == typeof(double))
            return Convert((double*)source, (float*)target, count);
        return 0;
    }

    private static int Convert(float* source, double* target, int count)
    {
        int i = 0;
        for (; i <= count - 8; i += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.Load(source + i));
            low.Store(target + i);
            high.Store(target + i + 4);
        }
        return i;
    }

    private static int Convert(long* source, double* target, int count)
    {
        int i = 0;
        for (; i <= count - 4; i += 4)
            Vector256.ConvertToDouble(Vector256.Load(source + i)).Store(target + i);
        return i;
    }

    private static int Convert(int* source, double* target, int count)
    {
        int i = 0;
        for (; i <= count - 8; i += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.Load(source + i));
            Vector256.ConvertToDouble(low).Store(target + i);
            Vector256.ConvertToDouble(high).Store(target + i + 4);
        }
        return i;
    }

    private static int Convert(int* source, float* target, int count)
    {
        int i = 0;
        for (; i <= count - 8; i += 8)
            Vector256.ConvertToSingle(Vector256.Load(source + i)).Store(target + i);
        return i;
    }

    private static int Convert(double* source, float* target, int count)
    {
        int i = 0;
        for (; i <= count - 8; i += 8)
            Vector256.Narrow(Vector256.Load(source + i), Vector256.Load(source + i + 4)).Store(target + i);
        return i;
    }
}
