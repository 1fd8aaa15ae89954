using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>A graph that was given up while asynchronous nodes of answered runs went on; not kept alive by this.
/// Thread-safe.</summary>
/// <param name="Graph">Name of the graph.</param>
/// <param name="Version">Its version.</param>
/// <param name="Generation">Number of the operators' generation that it was bound to.</param>
/// <param name="Bound">The graph.</param>
internal sealed record LateGraph(string Graph, string Version, int Generation, WeakReference<BoundGraph> Bound)
{
    /// <summary>States of runs that late nodes still use.</summary>
    public int Slabs => Bound.TryGetTarget(out var graph) ? graph.Slabs : 0;

    /// <summary>An activation that has ended.</summary>
    public static LateGraph Of(Activation activation) => new(activation.Slot.Graph, activation.Slot.Version.Name,
        activation.Operators.Trace.Number, new WeakReference<BoundGraph>(activation.Graph));
}
