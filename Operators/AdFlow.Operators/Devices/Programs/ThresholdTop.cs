namespace AdFlow.Operators;

/// <summary>
/// The k largest of many values by leaving out most of them first: a threshold, estimated from a sample, that a few
/// more than k values reach; then the exact search among those. Where fewer than k reach it, a lower one is tried, in
/// the end none, so the result is exact whatever the estimate was. (Full-library scoring of Alimama's engineering post
/// of September 2021; the quantile and its margin are ours.) On a device the first step is one pass that many threads
/// share; here it is plain, for tests. Stateless and thread-safe.
/// </summary>
public static class ThresholdTop
{
    /// <summary>Values in a sample, at most.</summary>
    public const int SampleSize = 1 << 16;

    /// <summary>Estimates a threshold: the value that <paramref name="margin"/> times k of all values should reach.
    /// </summary>
    /// <param name="sample">Values that stand for all, in any order; NaN counts as the least.</param>
    /// <param name="rows">How many values there are in all.</param>
    /// <param name="k">How many are looked for.</param>
    /// <param name="margin">At least 1. With 2, of s sampled values of which m = sk/n are expected among the k largest,
    /// fewer than k values reach the threshold with probability at most e^(−m/3) (Chernoff).</param>
    /// <returns>The threshold, or NaN where nothing can be left out.</returns>
    public static float Estimate(ReadOnlySpan<float> sample, int rows, int k, double margin = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(margin, 1);
        double rank = Math.Ceiling(margin * k * sample.Length / Math.Max(rows, 1));
        if (rank >= sample.Length)
            return float.NaN;
        float[] sorted = sample.ToArray();
        Array.Sort(sorted);
        return sorted[sorted.Length - 1 - (int)rank];
    }

    /// <summary>Finds the rows of the largest values, best first; of equal values the first row comes first, NaN comes
    /// last, −0 equals 0.</summary>
    /// <param name="values">The values.</param>
    /// <param name="thresholds">Thresholds to try one after the other, in any order and of any value.</param>
    /// <param name="rows">Takes row numbers, then −1; its length is k.</param>
    /// <param name="best">Takes their values, then +0; as long.</param>
    /// <returns>How many values were searched: those that reached the first threshold that k values reach, or all.
    /// </returns>
    public static int Run(
        ReadOnlySpan<float> values, ReadOnlySpan<float> thresholds, Span<int> rows, Span<float> best)
    {
        int found = Math.Min(rows.Length, values.Length);
        int[] numbers = new int[values.Length];
        int count = 0;
        foreach (float threshold in thresholds)
            if ((count = Compact(values, threshold, numbers)) >= found)
                break;
        if (count < found)
            for (count = 0; count < values.Length; count++)
                numbers[count] = count;
        float[] survivors = new float[count];
        for (int i = 0; i < count; i++)
            survivors[i] = values[numbers[i]];
        TopReference.Run<float>(survivors, rows[..found], best[..found]);
        for (int i = 0; i < found; i++)
            rows[i] = numbers[rows[i]];
        rows[found..].Fill(-1);
        best[found..].Clear();
        return count;
    }

    // In the order of rows, so that ties among survivors are those of all. No value reaches NaN, and NaN reaches none.
    private static int Compact(ReadOnlySpan<float> values, float threshold, Span<int> numbers)
    {
        int count = 0;
        for (int row = 0; row < values.Length; row++)
            if (values[row] >= threshold)
                numbers[count++] = row;
        return count;
    }
}
