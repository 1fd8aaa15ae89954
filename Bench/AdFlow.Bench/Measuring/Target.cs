namespace AdFlow.Bench;

/// <summary>Our side beside an absolute figure: the peer is a number of nanoseconds.</summary>
internal sealed class Target : Contest
{
    /// <summary>Does the work once.</summary>
    public required Action Ours { get; init; }

    /// <summary>How many units (rows, nodes) one call does; times are divided by it.</summary>
    public required double Units { get; init; }

    /// <summary>The figure, in nanoseconds per unit.</summary>
    public required double TargetNs { get; init; }

    /// <summary>Checks what the last call left behind; throws <see cref="InvalidDataException"/>.</summary>
    public required Action Agree { get; init; }

    /// <inheritdoc/>
    public override void Check()
    {
        Ours();
        Agree();
    }

    /// <inheritdoc/>
    public override Measurement Measure(Meter meter)
    {
        Check();
        Prepare();
        double[] ours = meter.Repeat(Ours);
        double[] target = new double[ours.Length];
        Array.Fill(target, TargetNs * Units);
        return new Measurement
        {
            Peer = Peer,
            Goal = Goal,
            OursNs = Statistics.Median(ours) / Units,
            PeerNs = TargetNs,
            Ratio = RatioInterval.OfPairs(ours, target),
            AllocatedBytes = meter.AllocatedBytes(Ours),
        };
    }
}
