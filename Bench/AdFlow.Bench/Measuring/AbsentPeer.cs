namespace AdFlow.Bench;

/// <summary>A peer that this machine lacks: our side is measured alone, unless it lacks the same, and the row says why.
/// </summary>
internal sealed class AbsentPeer : Contest
{
    /// <summary>Why it is absent and what to install.</summary>
    public required string Reason { get; init; }

    /// <summary>Does the work once on our side; null where it cannot be done.</summary>
    public required Action? Ours { get; init; }

    /// <summary>How many units (rows, nodes) one call does; times are divided by it.</summary>
    public required double Units { get; init; }

    /// <inheritdoc/>
    public override void Check() => Ours?.Invoke();

    /// <inheritdoc/>
    public override Measurement Measure(Meter meter) => new()
    {
        Peer = $"{Peer} (absent: {Reason})",
        Goal = Goal,
        OursNs = Ours is null ? null : Statistics.Median(meter.Repeat(Ours)) / Units,
        AllocatedBytes = Ours is null ? 0 : meter.AllocatedBytes(Ours),
    };
}
