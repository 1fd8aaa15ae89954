namespace AdFlow.Bench;

/// <summary>Order statistics of samples.</summary>
internal static class Statistics
{
    /// <summary>The middle of a sample, or the mean of its two middles.</summary>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    public static double Median(IReadOnlyCollection<double> sample) => MedianOfSorted([.. sample.Order()]);

    /// <summary>Median of an ascending sample.</summary>
    public static double MedianOfSorted(double[] sorted) => sorted.Length == 0
        ? throw new ArgumentException("An empty sample has no median.", nameof(sorted))
        : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    /// <summary>
    /// Position in an ascending sample of the lower end of a confidence interval of the median; the upper end is as far
    /// from the other side. Exact and free of any assumption about the distribution: how many of n independent samples
    /// lie below the median is binomial (n, ½) (Conover, Practical Nonparametric Statistics, 3.2).
    /// </summary>
    /// <param name="count">Size of the sample.</param>
    /// <param name="confidence">Probability that the interval holds the median, at least; 0..1.</param>
    public static int LowerRank(int count, double confidence)
    {
        double tail = (1 - confidence) / 2, probability = Math.Pow(0.5, count), below = probability;
        int rank = 0;
        while (rank < count / 2 && below <= tail)
        {
            probability *= (count - rank) / (rank + 1.0);
            below += probability;
            rank++;
        }
        return Math.Max(0, rank - 1);
    }
}
