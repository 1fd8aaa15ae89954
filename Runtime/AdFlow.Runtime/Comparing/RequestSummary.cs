namespace AdFlow.Runtime;

/// <summary>How the runs of one request differ, in short.</summary>
/// <param name="Weight">How much.</param>
/// <param name="First">Name of the first table that differs, or null.</param>
/// <param name="Metrics">Figures of the output.</param>
public sealed record RequestSummary(DifferenceWeight Weight, string? First, IReadOnlyList<MetricPair> Metrics)
{
    /// <summary>Number of the request.</summary>
    public long Request => Weight.Request;
}
