namespace AdFlow.Samples.SearchAds;

/// <summary>What the sample is asked to do.</summary>
/// <param name="Queries">Queries to answer.</param>
/// <param name="IsJson">Whether results are JSON lines instead of tables.</param>
/// <param name="IsGenerated">Whether the generated catalogue is used even where the real one is there.</param>
/// <param name="Repeat">How often all queries are run again to measure; 0 for not at all.</param>
/// <param name="Quality">Rung of the graph's quality ladder, or null for the graph itself.</param>
internal sealed record SampleOptions(
    IReadOnlyList<string> Queries, bool IsJson, bool IsGenerated, int Repeat, string? Quality)
{
    /// <summary>Queries of the sample.</summary>
    public static IReadOnlyList<string> SampleQueries { get; } =
        ["projector lamp", "laser printer", "wireless mouse", "notebook bag", "bluetooth headphones", "usb cable 2m"];
}
