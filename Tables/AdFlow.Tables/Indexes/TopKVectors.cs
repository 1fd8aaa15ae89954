using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdFlow.Tables.Indexes;

/// <summary>Loops over values that top-k selections are made of, eight rows at a time and without a branch.</summary>
internal static unsafe class TopKVectors
{
    private const int GroupRows = 8;
    private const int StepRows = 4 * GroupRows;

    /// <summary>A condition on a value.</summary>
    internal interface ICondition<T> where T : unmanaged, INumber<T>
    {
        static abstract Vector256<T> Of(Vector256<T> values, Vector256<T> threshold);

        static abstract bool Of(T value, T threshold);
    }

    /// <summary>Greater than the threshold.</summary>
    internal readonly struct Above<T> : ICondition<T> where T : unmanaged, INumber<T>
    {
        public static Vector256<T> Of(Vector256<T> values, Vector256<T> threshold) =>
            Vector256.GreaterThan(values, threshold);

        public static bool Of(T value, T threshold) => value > threshold;
    }

    /// <summary>The threshold or greater.</summary>
    internal readonly struct AtLeast<T> : ICondition<T> where T : unmanaged, INumber<T>
    {
        public static Vector256<T> Of(Vector256<T> values, Vector256<T> threshold) =>
            Vector256.GreaterThanOrEqual(values, threshold);

        public static bool Of(T value, T threshold) => value >= threshold;
    }

    /// <summary>Not NaN.</summary>
    internal readonly struct IsNumber<T> : ICondition<T> where T : unmanaged, INumber<T>
    {
        public static Vector256<T> Of(Vector256<T> values, Vector256<T> threshold) =>
            Vector256.Equals(values, values);

        public static bool Of(T value, T threshold) => !T.IsNaN(value);
    }

    /// <summary>Finds the values that meet a condition.</summary>
    /// <param name="values">Values.</param>
    /// <param name="count">How many.</param>
    /// <param name="threshold">What they are compared with.</param>
    /// <param name="found">Takes their positions, ascending; with room for seven more.</param>
    /// <returns>How many were found.</returns>
    internal static int Find<T, TCondition>(T* values, int count, T threshold, int* found)
        where T : unmanaged, INumber<T>
        where TCondition : struct, ICondition<T>
    {
        var vector = Vector256.Create(threshold);
        int* next = found;
        int row = 0;
        for (; row <= count - StepRows; row += StepRows)
        {
            uint bits = Bits<T, TCondition>(values + row, vector)
                | Bits<T, TCondition>(values + row + GroupRows, vector) << 8
                | Bits<T, TCondition>(values + row + 2 * GroupRows, vector) << 16
                | Bits<T, TCondition>(values + row + 3 * GroupRows, vector) << 24;
            if (bits == 0)
                continue;
            next += BitPositions.Write(bits & 255, row, next);
            next += BitPositions.Write(bits >> 8 & 255, row + GroupRows, next);
            next += BitPositions.Write(bits >> 16 & 255, row + 2 * GroupRows, next);
            next += BitPositions.Write(bits >> 24, row + 3 * GroupRows, next);
        }
        for (; row < count; row++)
        {
            *next = row;
            next += TCondition.Of(values[row], threshold) ? 1 : 0;
        }
        return (int)(next - found);
    }

    /// <summary>Counts the values that are a threshold or greater.</summary>
    internal static int CountAtLeast<T>(T* values, int count, T threshold) where T : unmanaged, INumber<T>
    {
        int width = Vector256<T>.Count, row = 0;
        var vector = Vector256.Create(threshold);
        Vector256<T> a = default, b = default;
        for (; row <= count - 2 * width; row += 2 * width)
        {
            a = Counted(a, Vector256.GreaterThanOrEqual(Vector256.Load(values + row), vector));
            b = Counted(b, Vector256.GreaterThanOrEqual(Vector256.Load(values + row + width), vector));
        }
        int sum = sizeof(T) == 4 ? Vector256.Sum(a.As<T, int>() + b.As<T, int>())
            : (int)Vector256.Sum(a.As<T, long>() + b.As<T, long>());
        for (; row < count; row++)
            sum += values[row] >= threshold ? 1 : 0;
        return sum;
    }

    /// <summary>Adds one to each lane that a mask has set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> Counted<T>(Vector256<T> count, Vector256<T> mask) where T : unmanaged =>
        sizeof(T) == 4
            ? (count.As<T, int>() - mask.As<T, int>()).As<int, T>()
            : (count.As<T, long>() - mask.As<T, long>()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bits<T, TCondition>(T* values, Vector256<T> threshold)
        where T : unmanaged, INumber<T>
        where TCondition : struct, ICondition<T>
    {
        uint low = TCondition.Of(Vector256.Load(values), threshold).ExtractMostSignificantBits();
        return sizeof(T) == 4 ? low
            : low | TCondition.Of(Vector256.Load(values + 4), threshold).ExtractMostSignificantBits() << 4;
    }
}
