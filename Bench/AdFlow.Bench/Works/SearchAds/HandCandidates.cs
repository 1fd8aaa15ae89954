namespace AdFlow.Bench;

/// <summary>The ads of all channels, each once, the best first; lives in an arena.</summary>
internal readonly ref struct HandCandidates
{
    /// <summary>Ad of each row.</summary>
    public required ReadOnlySpan<long> AdIds { get; init; }

    /// <summary>Combined score.</summary>
    public required ReadOnlySpan<double> Scores { get; init; }

    /// <summary>A bit for each channel that found it: keyword, text, semantic.</summary>
    public required ReadOnlySpan<byte> Channels { get; init; }

    /// <summary>Bid of the bid word, NaN where there is none.</summary>
    public required ReadOnlySpan<double> Bids { get; init; }

    /// <summary>Share of the query that the ad's texts hold, NaN where they were not searched.</summary>
    public required ReadOnlySpan<double> Coverage { get; init; }
}
