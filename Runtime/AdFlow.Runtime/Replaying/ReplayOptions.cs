using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>How records are replayed. Immutable.</summary>
public sealed record ReplayOptions
{
    /// <summary>Operators that graphs may name.</summary>
    public required OperatorCatalog Catalog { get; init; }

    /// <summary>Plugins that the catalog has operators of, to be compared with those of the record.</summary>
    public IReadOnlyList<RecordedPlugin> Plugins { get; init; } = [];

    /// <summary>File of another graph to run instead of the recorded one, or null.</summary>
    public string? OtherGraph { get; init; }

    /// <summary>Nodes that the other graph puts out behind its own outputs, as <c>node</c> or <c>node.output</c>; what
    /// it does not have is left out.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Full path of the folder, without a slash behind, outside of which nothing is read but the record and
    /// what is given here, because the record may be of somebody else; null: files may be anywhere. The other graph
    /// must lie in it.</summary>
    public string? Root { get; init; }

    /// <summary>Settings to change, each <c>node.setting=value</c> with the value as a graph has it; see
    /// <see cref="Graphs.OverlayReader"/>.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>Where tables are looked for before the graph's own places.</summary>
    public ReplayTableSources Tables { get; init; } = new();

    /// <summary>Keeps opened tables; null: <c>.adflow</c> beside the graph where its folder is there, else a private
    /// folder.</summary>
    public SnapshotStore? Store { get; init; }

    /// <summary>Whether models and remote calls are computed again; else their recorded results are fed back.</summary>
    public bool IsLive { get; init; }

    /// <summary>Difference up to which floating-point values count as equal, see <see cref="ColumnEquality"/>; 0 for
    /// bits.</summary>
    public double Tolerance { get; init; }

    /// <summary>Whether neighbours become one stage. Results do not depend on it.</summary>
    public bool Fuse { get; init; } = true;

    /// <summary>How runs are executed. Results do not depend on it.</summary>
    public BoundGraphOptions Running { get; init; } = new();

    /// <summary>Is told what is missing or differs from what was recorded.</summary>
    public ReplayRemarks Remarks { get; init; } = new();

    /// <summary>Told about tables that are published, or null.</summary>
    public IProgress<PublishProgress>? Progress { get; init; }

    /// <summary>Whether it is another graph than the recorded one that runs.</summary>
    public bool IsChanged => OtherGraph is not null || Set.Count > 0;
}
