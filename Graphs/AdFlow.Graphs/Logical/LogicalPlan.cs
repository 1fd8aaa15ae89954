using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>
/// A graph bound to descriptors and schemas: sub-graphs are inlined, names are ordinals, settings are values.
/// Immutable, thread-safe.
/// </summary>
public sealed record LogicalPlan
{
    /// <summary>Name of the graph.</summary>
    public required string Graph { get; init; }

    /// <summary>File of the graph.</summary>
    public required string File { get; init; }

    /// <summary>What the graph is for.</summary>
    public string Doc { get; init; } = "";

    /// <summary>Time for one request, or null.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Fields of a request.</summary>
    public required Schema Request { get; init; }

    /// <summary>What becomes of each field of a request when a run is recorded; empty where all are recorded as they
    /// are.</summary>
    public IReadOnlyList<FieldPrivacy> RequestPrivacy { get; init; } = [];

    /// <summary>Tables that nodes use.</summary>
    public required IReadOnlyList<LogicalTable> Tables { get; init; }

    /// <summary>Tables of counters that nodes use.</summary>
    public IReadOnlyList<LogicalCounter> Counters { get; init; } = [];

    /// <summary>Nodes, each behind all that it reads: the static order of execution.</summary>
    public required IReadOnlyList<LogicalNode> Nodes { get; init; }

    /// <summary>Outputs in the order of the file.</summary>
    public required IReadOnlyList<LogicalOutput> Outputs { get; init; }

    /// <summary>Nodes that change something outside the run and cannot run dry: with any, the graph is not run as a
    /// shadow.</summary>
    public IEnumerable<LogicalNode> LiveOnlyNodes => Nodes.Where(node => node.Operator.IsLiveOnly);

    /// <summary>Columns of a source.</summary>
    public Schema SchemaOf(LogicalSource source) =>
        source.IsRequest ? Request : Nodes[source.Node].Schemas[source.Output];
}
