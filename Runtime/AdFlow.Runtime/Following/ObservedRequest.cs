using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>A request that may be run again, with something of the graph or of the run changed, to see what would have
/// been. Thread-safe if the function is; dispose it after the last inspection.</summary>
/// <param name="graph">The graph that is observed; owned by whoever made it.</param>
/// <param name="request">Makes the request anew for each run, with a tape of its own where there is one.</param>
/// <param name="memory">Memory of the request, disposed with it, or null.</param>
public sealed class ObservedRequest(
    InspectedGraph graph, Func<RunRequest> request, IDisposable? memory = null) : IDisposable
{
    /// <summary>The graph.</summary>
    public InspectedGraph Graph => graph;

    /// <summary>Runs it on the graph or on one that was made of it by <see cref="InspectedGraph.With"/>.</summary>
    /// <param name="other">The other graph; null: the graph.</param>
    /// <param name="wrap">Makes the run's tape of the request's own, or null.</param>
    /// <returns>What there is to see, which the caller disposes.</returns>
    public Task<Inspection> RunAsync(InspectedGraph? other = null, Func<RunTape?, RunTape>? wrap = null)
    {
        var run = request();
        return (other ?? graph).RunAsync(wrap is null ? run : run with { Tape = wrap(run.Tape) });
    }

    /// <inheritdoc/>
    public void Dispose() => memory?.Dispose();

    /// <summary>Runs it once on another plan.</summary>
    /// <param name="plan">A plan made of the graph's.</param>
    internal async Task<Inspection> RunAsync(LogicalPlan plan)
    {
        using var other = graph.With(plan);
        return await RunAsync(other).ConfigureAwait(false);
    }
}
