using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>How a plan is laid out. Results do not depend on it. Immutable, thread-safe.</summary>
public sealed record PlanOptions
{
    /// <summary>Which rules rewrite the graph before it is laid out; a few of them, or none, for comparing and for
    /// explaining.</summary>
    public RuleOptions Rules { get; init; } = RuleOptions.All;

    /// <summary>Whether neighbours become one stage; else every node is a stage of its own.</summary>
    public bool Fuse { get; init; } = true;

    /// <summary>Whether records keep the results of nodes that read tables too, so that replays do without the tables.
    /// Then such nodes are stages of their own.</summary>
    public bool RecordsTables { get; init; }

    /// <summary>Whether records keep the tables of all nodes: then the graph is executed as it is written, and puts
    /// every node's outputs out behind its own.</summary>
    public bool RecordsNodes { get; init; }
}
