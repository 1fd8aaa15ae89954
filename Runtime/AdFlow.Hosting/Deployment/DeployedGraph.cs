using AdFlow.Graphs;

namespace AdFlow.Hosting;

/// <summary>Everything that is deployed under the name of a graph. Immutable: a change makes another one, and a request
/// looks at one only.</summary>
/// <param name="Name">Name of the graph.</param>
/// <param name="Versions">Its versions, in the order of deployment.</param>
/// <param name="Traffic">Which of them answer.</param>
public sealed record DeployedGraph(string Name, IReadOnlyList<GraphVersion> Versions, TrafficSplit Traffic)
{
    /// <summary>What answered before, the latest last; only as far as those versions are still there.</summary>
    public IReadOnlyList<TrafficSplit> Before { get; init; } = [];

    /// <summary>Versions that were taken away, the latest last; only so many. Their names stand for their contents
    /// still.</summary>
    public IReadOnlyList<RemovedVersion> Removed { get; init; } = [];

    /// <summary>Its experiments, or null.</summary>
    public ExperimentDocument? Experiments { get; init; }

    /// <summary>What runs beside the versions that answer, without answering.</summary>
    public IReadOnlyList<ShadowSpec> Shadows { get; init; } = [];

    /// <summary>Which of its runs are recorded, or null.</summary>
    public RecordingSpec? Recording { get; init; }

    /// <summary>Whether its files are a developer's folder: they may change, and the store does not record them.
    /// </summary>
    public bool IsInPlace => Versions[0].Bundle.Spec is not null;

    /// <summary>The version with a name, or null.</summary>
    public GraphVersion? Find(string version) => Versions.FirstOrDefault(known => known.Name == version);
}
