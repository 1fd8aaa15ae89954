using System.Numerics;
using System.Runtime.Intrinsics;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// Finds a value that about so many others reach. Guesses by the share of values above it, in turn with the middle of
/// the representable numbers, so that a usual distribution takes few guesses and no distribution more than two a bit.
/// </summary>
internal static unsafe class TopKCut
{
    /// <summary>Finds the value.</summary>
    /// <param name="values">Values, none of them NaN.</param>
    /// <param name="count">How many.</param>
    /// <param name="least">How many have to reach it, at least 1 and at most <paramref name="count"/>.</param>
    /// <param name="most">How many may reach it; more only where so many are equal to it.</param>
    /// <returns>The value, and how many are not less.</returns>
    internal static (T Value, int Reached) Find<T>(T* values, int count, int least, int most)
        where T : unmanaged, INumber<T>
    {
        var (lowest, highest) = Range(values, count);
        ulong low = TopKOrder.Of(lowest), high = TopKOrder.Of(highest);
        int reached = count, above = 0;
        if (high < ulong.MaxValue)
            high++;
        else if ((above = TopKVectors.CountAtLeast(values, count, highest)) >= least)
            return (highest, above);
        for (bool isEven = true; reached > most && high - low > 1; isEven = !isEven)
        {
            ulong guess = low + (high - low >> 1);
            if (isEven && Share(low, high, (reached - (least + most) / 2.0) / (reached - above)) is T between)
                guess = Math.Clamp(TopKOrder.Of(between), low + 1, high - 1);
            int next = TopKVectors.CountAtLeast(values, count, TopKOrder.Value<T>(guess));
            if (next < least)
                (high, above) = (guess, next);
            else
                (low, reached) = (guess, next);
        }
        return (TopKOrder.Value<T>(low), reached);

        static T? Share(ulong low, ulong high, double share)
        {
            double from = double.CreateTruncating(TopKOrder.Value<T>(low));
            double to = double.CreateTruncating(TopKOrder.Value<T>(high - 1));
            double between = from + (to - from) * share;
            return double.IsFinite(between) ? T.CreateSaturating(between) : null;
        }
    }

    private static (T Lowest, T Highest) Range<T>(T* values, int count) where T : unmanaged, INumber<T>
    {
        T lowest = values[0], highest = values[0];
        int row = 0, width = Vector256<T>.Count;
        if (count >= width)
        {
            Vector256<T> low = Vector256.Load(values), high = low;
            for (; row <= count - width; row += width)
            {
                low = Vector256.MinNative(low, Vector256.Load(values + row));
                high = Vector256.MaxNative(high, Vector256.Load(values + row));
            }
            for (int lane = 0; lane < width; lane++)
                (lowest, highest) = (T.Min(lowest, low[lane]), T.Max(highest, high[lane]));
        }
        for (; row < count; row++)
            (lowest, highest) = (T.Min(lowest, values[row]), T.Max(highest, values[row]));
        return (lowest, highest);
    }
}
