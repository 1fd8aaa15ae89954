namespace AdFlow.Samples.Learning;

/// <summary>
/// The score interval of a share of independent trials (Wilson, "Probable inference, the law of succession, and
/// statistical inference", JASA 22, 1927). Unlike a bootstrap it keeps its width where few trials, or none, succeeded.
/// For weighted trials the size is the effective one, as for shares in surveys (Korn and Graubard, "Confidence
/// intervals for proportions with small expected number of positive counts estimated from survey data", Survey
/// Methodology 24, 1998, there with another interval).
/// </summary>
public static class WilsonInterval
{
    private const double Quantile = 1.959963984540054;

    /// <summary>The interval at 95 %.</summary>
    /// <param name="share">Share that succeeded, 0..1.</param>
    /// <param name="size">Trials, above 0.</param>
    public static Interval Of(double share, double size)
    {
        double square = Quantile * Quantile, half = square / (2 * size);
        double width = Quantile * Math.Sqrt(share * (1 - share) / size + square / (4 * size * size));
        double scale = 1 + square / size;
        return new Interval(share, Math.Max(0, (share + half - width) / scale),
            Math.Min(1, (share + half + width) / scale));
    }
}
