namespace AdFlow.Bench;

/// <summary>What one channel found: ads, how near they are, and what else it knows. Lives in an arena.</summary>
internal readonly ref struct HandChannel
{
    /// <summary>Ad of each row, each once.</summary>
    public required ReadOnlySpan<long> AdIds { get; init; }

    /// <summary>Score of each row.</summary>
    public required Span<double> Scores { get; init; }

    /// <summary>The channel's own number of each row: a bid, a coverage; or empty.</summary>
    public ReadOnlySpan<double> Values { get; init; }
}
