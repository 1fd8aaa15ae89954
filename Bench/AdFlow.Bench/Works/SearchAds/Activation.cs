namespace AdFlow.Bench;

/// <summary>
/// From a logical plan and published tables to the first answer: what a request waits for where its graph was idle. The
/// size is the number of nodes.
/// </summary>
internal sealed class Activation : Work
{
    private const double MedianNs = 5e6, HighNs = 25e6;

    /// <inheritdoc/>
    public override string Name => "activation";

    /// <inheritdoc/>
    public override string Unit => "call";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [SearchAdsGraph.SampleSize];

    /// <inheritdoc/>
    public override int CheckSize => SearchAdsGraph.CheckSize;

    /// <inheritdoc/>
    public override IEnumerable<Contest> Contests(int size, Workplace place)
    {
        using var graph = SearchAdsGraph.Open(size, place);
        var request = graph.Request("projector lamp", 0);
        yield return Quantile("p50, absolute 5 ms", 0.5, MedianNs, () => graph.Activate(request));
        yield return Quantile("p99, absolute 25 ms", 0.99, HighNs, () => graph.Activate(request));
    }

    private static Latency Quantile(string peer, double quantile, double target, Action ours) => new()
    {
        Peer = peer, Goal = 1, Quantile = quantile, TargetNs = target, Ours = ours,
    };
}
