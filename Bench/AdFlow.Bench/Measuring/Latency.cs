namespace AdFlow.Bench;

/// <summary>A quantile of how long something takes, beside an absolute figure.</summary>
internal sealed class Latency : Contest
{
    private const int CallsPerRound = 20;

    /// <summary>Does it once.</summary>
    public required Action Ours { get; init; }

    /// <summary>The quantile, 0..1; of each round's calls the one at least as slow as this share of them.</summary>
    public required double Quantile { get; init; }

    /// <summary>The figure, in nanoseconds.</summary>
    public required double TargetNs { get; init; }

    /// <inheritdoc/>
    public override void Check() => Ours();

    /// <inheritdoc/>
    public override Measurement Measure(Meter meter)
    {
        double[] ours = new double[meter.Rounds], target = new double[meter.Rounds];
        Array.Fill(target, TargetNs);
        meter.Repeat(Ours);
        for (int round = 0; round < meter.Rounds; round++)
        {
            double[] calls = [.. Enumerable.Range(0, CallsPerRound).Select(_ => Meter.Time(Ours, 1)).Order()];
            ours[round] = calls[(int)Math.Ceiling(Quantile * (CallsPerRound - 1))];
        }
        return new Measurement
        {
            Peer = Peer,
            Goal = Goal,
            OursNs = Statistics.Median(ours),
            PeerNs = TargetNs,
            Ratio = RatioInterval.OfPairs(ours, target),
            AllocatedBytes = meter.AllocatedBytes(Ours),
        };
    }
}
