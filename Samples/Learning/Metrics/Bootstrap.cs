using AdFlow.Operators;

namespace AdFlow.Samples.Learning;

/// <summary>
/// Intervals by the percentile bootstrap (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, §13.3):
/// observations are drawn again with replacement, and the interval holds the middle share of the statistic's values. It
/// takes the observations for independent. With few clicks, or where a few weights dominate, it is too narrow rather
/// than too wide. Immutable and thread-safe; the same seed gives the same interval.
/// </summary>
/// <param name="Seed">Seed of the draws.</param>
/// <param name="Samples">Samples drawn.</param>
/// <param name="Level">Share of values that the interval holds, in (0, 1).</param>
public sealed record Bootstrap(ulong Seed, int Samples = 2_000, double Level = 0.95)
{
    private static readonly ulong Node = CounterRandom.HashPath("bootstrap");

    /// <summary>The interval of a statistic.</summary>
    /// <param name="count">Observations, at least 1.</param>
    /// <param name="statistic">Its value where observation i counts <c>counts[i]</c> times; values that are not
    /// numbers are left out of the interval. It must not keep the array.</param>
    public Interval Of(int count, Func<int[], double> statistic)
    {
        var counts = new int[count];
        Array.Fill(counts, 1);
        double value = statistic(counts);
        var values = new List<double>(Samples);
        for (int sample = 0; sample < Samples; sample++)
        {
            Draw(counts, sample);
            if (statistic(counts) is var drawn && !double.IsNaN(drawn))
                values.Add(drawn);
        }
        values.Sort();
        return new Interval(value, At(values, (1 - Level) / 2), At(values, (1 + Level) / 2));
    }

    /// <summary>The interval of a mean.</summary>
    public Interval Mean(double[] values) => Of(values.Length, counts =>
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
            sum += counts[i] * values[i];
        return sum / values.Length;
    });

    private void Draw(int[] counts, int sample)
    {
        Array.Clear(counts);
        var random = new CounterRandom(Seed, Node, sample);
        for (int i = 0; i < counts.Length; i++)
            counts[(int)(random.NextDouble() * counts.Length)]++;
    }

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? double.NaN
        : sorted[Math.Clamp((int)Math.Round(share * (sorted.Count - 1)), 0, sorted.Count - 1)];
}
