namespace AdFlow.Runtime;

/// <summary>
/// Two figures of each of many requests, left and right, and how far the means lie apart. The interval is that of the
/// paired t-test (Student, The probable error of a mean, Biometrika 6, 1908): mean difference ± t × s ÷ √n, of the
/// differences within requests, so that what differs between requests does not widen it. Means and squares are kept by
/// Welford's method (Technometrics 4, 1962). Not thread-safe.
/// </summary>
public sealed class PairedSamples
{
    private double _squares;

    /// <summary>Pairs so far.</summary>
    public long Count { get; private set; }

    /// <summary>Sum over requests, left.</summary>
    public double LeftSum { get; private set; }

    /// <summary>Sum over requests, right.</summary>
    public double RightSum { get; private set; }

    /// <summary>Mean a request, left; NaN where there is none.</summary>
    public double LeftMean => Count == 0 ? double.NaN : LeftSum / Count;

    /// <summary>Mean a request, right; NaN where there is none.</summary>
    public double RightMean => Count == 0 ? double.NaN : RightSum / Count;

    /// <summary>Mean of right − left a request; NaN where there is none.</summary>
    public double Difference { get => Count == 0 ? double.NaN : field; private set; }

    /// <summary>Half the width of the 95 % interval of <see cref="Difference"/>; NaN of fewer than two pairs.</summary>
    public double HalfWidth => Count < 2
        ? double.NaN : StudentT.Bound95(Count - 1) * Math.Sqrt(_squares / (Count - 1) / Count);

    /// <summary>Requests in which the two figures differ.</summary>
    public long Different { get; private set; }

    /// <summary>Adds the figures of a request.</summary>
    /// <param name="left">Finite.</param>
    /// <param name="right">Finite.</param>
    public void Add(double left, double right)
    {
        Count++;
        LeftSum += left;
        RightSum += right;
        double difference = right - left, mean = Count == 1 ? 0 : Difference;
        double next = mean + (difference - mean) / Count;
        _squares += (difference - mean) * (difference - next);
        Difference = next;
        Different += difference == 0 ? 0 : 1;
    }
}
