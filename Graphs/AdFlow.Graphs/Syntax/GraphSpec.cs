namespace AdFlow.Graphs;

/// <summary>A graph document as its author wrote it, with positions; names are not resolved yet. Immutable.</summary>
/// <param name="File">Path of the file, as given.</param>
/// <param name="Name">The <c>graph:</c> name.</param>
public sealed record GraphSpec(string File, YamlScalar Name)
{
    /// <summary>Full path of the folder that sub-graphs must lie in, those of overlays too; null for anywhere.
    /// </summary>
    public string? Root { get; init; }

    /// <summary>What the graph is for.</summary>
    public string Doc { get; init; } = "";

    /// <summary>Time for one request, or null.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Fields of a request, or null in a sub-graph.</summary>
    public IReadOnlyList<FieldSpec>? Request { get; init; }

    /// <summary>Inputs of a sub-graph; empty otherwise.</summary>
    public IReadOnlyList<GraphInputSpec> Inputs { get; init; } = [];

    /// <summary>Settings that expressions read as <c>settings.name</c>.</summary>
    public IReadOnlyList<SettingSpec> Settings { get; init; } = [];

    /// <summary>Tables.</summary>
    public IReadOnlyList<TableSpec> Tables { get; init; } = [];

    /// <summary>Tables of counters; they stand among the tables and share their names.</summary>
    public IReadOnlyList<CounterSpec> Counters { get; init; } = [];

    /// <summary>Nodes in the order of the file.</summary>
    public IReadOnlyList<NodeSpec> Nodes { get; init; } = [];

    /// <summary>Outputs; a bare <c>output:</c> is one named <c>output</c>.</summary>
    public IReadOnlyList<GraphOutputSpec> Outputs { get; init; } = [];

    /// <summary>Rungs of the quality ladder below the document itself, best first.</summary>
    public IReadOnlyList<QualityRung> Quality { get; init; } = [];

    /// <summary>Whether all nodes and outputs could be read; if not, what nothing seems to need may be needed after
    /// all.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>Whether the graph is used by others through <c>use:</c>: it has inputs and no request.</summary>
    public bool IsSubGraph => Request is null;
}
