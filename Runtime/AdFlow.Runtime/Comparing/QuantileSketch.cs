namespace AdFlow.Runtime;

/// <summary>
/// Quantiles of any number of values in bounded memory: DDSketch (Masson, Rim and Lee, DDSketch: a fast and
/// fully-mergeable quantile sketch with relative-error guarantees, VLDB 2019, section 2). Values are counted in buckets
/// whose bounds grow by a constant factor, so what it answers does not depend on the order of the values. An answer
/// is off by at most 1 % of the value that is there; where all values are whole, answers are, and below 50 exact. Of
/// each sign 2,048 buckets are kept, a range of 17 orders of
/// magnitude; smaller values are counted as if they lay at its lower end. Not thread-safe.
/// </summary>
public sealed class QuantileSketch
{
    /// <summary>Largest relative error of an answer.</summary>
    public const double RelativeError = 0.01;

    private const double Growth = (1 + RelativeError) / (1 - RelativeError);
    private const int MostBuckets = 2048;

    private static readonly double LogGrowth = Math.Log(Growth);

    private readonly SortedDictionary<int, long> _positive = [], _negative = [];
    private long _zeros;
    private bool _hasFractions;

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>Smallest value; NaN where there is none.</summary>
    public double Min { get; private set; } = double.NaN;

    /// <summary>Largest value; NaN where there is none.</summary>
    public double Max { get; private set; } = double.NaN;

    /// <summary>Counts a value.</summary>
    /// <param name="value">Finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite.</exception>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "expected a finite value");
        (Min, Max) = Count++ == 0 ? (value, value) : (Math.Min(Min, value), Math.Max(Max, value));
        _hasFractions |= value != Math.Truncate(value);
        if (value == 0)
            _zeros++;
        else
            Add(value > 0 ? _positive : _negative, Math.Abs(value));
    }

    /// <summary>The value that a share of the values does not exceed: that of rank ⌊share × (count − 1)⌋, from 0, in
    /// ascending order, within <see cref="RelativeError"/>. NaN where there is no value.</summary>
    /// <param name="share">0..1.</param>
    public double Quantile(double share) =>
        Count == 0 ? double.NaN : _hasFractions ? Find(share) : Math.Round(Find(share));

    private double Find(double share)
    {
        long rank = (long)(share * (Count - 1));
        foreach (var (bucket, count) in _negative.Reverse())
            if ((rank -= count) < 0)
                return Math.Clamp(-MiddleOf(bucket), Min, Max);
        if ((rank -= _zeros) < 0)
            return 0;
        foreach (var (bucket, count) in _positive)
            if ((rank -= count) < 0)
                return Math.Clamp(MiddleOf(bucket), Min, Max);
        return Max;
    }

    // The lowest bucket takes what lies below it once there are as many as may be.
    private static void Add(SortedDictionary<int, long> buckets, double size)
    {
        int bucket = (int)Math.Ceiling(Math.Log(size) / LogGrowth);
        if (buckets.Count >= MostBuckets && !buckets.ContainsKey(bucket))
        {
            int lowest = buckets.Keys.First();
            if (bucket < lowest)
                bucket = lowest;
            else
            {
                buckets.Remove(lowest, out long moved);
                lowest = Math.Min(bucket, buckets.Keys.First());
                buckets[lowest] = buckets.GetValueOrDefault(lowest) + moved;
            }
        }
        buckets[bucket] = buckets.GetValueOrDefault(bucket) + 1;
    }

    // As far from the lower bound of a bucket as from the upper one, in parts of each.
    private static double MiddleOf(int bucket) => 2 * Math.Exp(bucket * LogGrowth) / (Growth + 1);
}
