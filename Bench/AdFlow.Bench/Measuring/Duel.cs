namespace AdFlow.Bench;

/// <summary>Our side and a peer that do the same work in the same process, in interleaved rounds.</summary>
internal sealed class Duel : Contest
{
    /// <summary>Does the work once on our side.</summary>
    public required Action Ours { get; init; }

    /// <summary>Does the same work once on the peer's side.</summary>
    public required Action Theirs { get; init; }

    /// <summary>How many units (rows, nodes) one call does; times are divided by it.</summary>
    public required double Units { get; init; }

    /// <summary>Compares what the last call of each side left behind; throws <see cref="InvalidDataException"/>
    /// where they differ.</summary>
    public required Action Agree { get; init; }

    /// <inheritdoc/>
    public override void Check()
    {
        Ours();
        Theirs();
        Agree();
    }

    /// <inheritdoc/>
    public override Measurement Measure(Meter meter)
    {
        Check();
        Prepare();
        var (ours, theirs) = meter.Interleave(Ours, Theirs);
        return new Measurement
        {
            Peer = Peer,
            Goal = Goal,
            OursNs = Statistics.Median(ours) / Units,
            PeerNs = Statistics.Median(theirs) / Units,
            Ratio = RatioInterval.OfPairs(ours, theirs),
            AllocatedBytes = meter.AllocatedBytes(Ours),
        };
    }
}
