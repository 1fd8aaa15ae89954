namespace AdFlow.Bench;

/// <summary>What a contest measured. Null where there is no peer.</summary>
internal sealed record Measurement
{
    /// <summary>Who it was measured against, or why nobody is there.</summary>
    public required string Peer { get; init; }

    /// <summary>Median of our time, in nanoseconds per unit of the work; null where we lack what it needs.</summary>
    public required double? OursNs { get; init; }

    /// <summary>Median of the peer's time, in nanoseconds per unit of the work.</summary>
    public double? PeerNs { get; init; }

    /// <summary>Ours over peer.</summary>
    public RatioInterval? Ratio { get; init; }

    /// <summary>The largest ratio that meets the target.</summary>
    public double? Goal { get; init; }

    /// <summary>Managed bytes that one call of our side allocates, on all threads.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>Whether the target is met: yes, no, or null where there is none or nobody to compare with.</summary>
    public bool? IsMet => Goal is { } goal && Ratio is { } ratio ? ratio.Median <= goal : null;
}
