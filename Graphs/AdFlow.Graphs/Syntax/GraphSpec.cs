using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>A graph document as its author wrote it, with positions; names are not resolved yet. Immutable.</summary>
/// <param name="File">Path of the file, as given.</param>
/// <param name="Name">The <c>graph:</c> name.</param>
public sealed record GraphSpec(string File, YamlScalar Name)
{
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

    /// <summary>Nodes in the order of the file.</summary>
    public IReadOnlyList<NodeSpec> Nodes { get; init; } = [];

    /// <summary>Outputs; a bare <c>output:</c> is one named <c>output</c>.</summary>
    public IReadOnlyList<GraphOutputSpec> Outputs { get; init; } = [];

    /// <summary>Whether the graph is used by others through <c>use:</c>: it has inputs and no request.</summary>
    public bool IsSubGraph => Request is null;
}

/// <summary>A field with its type: of a request, or a column that a sub-graph needs.</summary>
/// <param name="Field">Name, type and whether it may be null.</param>
/// <param name="Position">The name's place.</param>
public sealed record FieldSpec(Field Field, SourcePosition Position);

/// <summary>An input of a sub-graph: <c>ads: { pctr: float32 }</c>.</summary>
/// <param name="Name">Name, used as a node's id inside.</param>
/// <param name="Columns">Columns it needs; others pass through.</param>
public sealed record GraphInputSpec(YamlScalar Name, IReadOnlyList<FieldSpec> Columns);

/// <summary>A setting: <c>reserve: float64</c>, or <c>reserve: { type: float64, default: 0.05, doc: … }</c>.</summary>
/// <param name="Field">Name and type.</param>
/// <param name="Default">Value where none is given, or null if one must be given.</param>
/// <param name="Doc">Meaning and unit.</param>
/// <param name="Position">The name's place.</param>
public sealed record SettingSpec(Field Field, YamlScalar? Default, string Doc, SourcePosition Position);

/// <summary>A table.</summary>
/// <param name="Name">Name in the graph.</param>
/// <param name="Path">File, relative to the graph.</param>
/// <param name="Key">Column whose values are unique, or null.</param>
/// <param name="GroupKey">Column whose values group rows, or null.</param>
/// <param name="Indexes">Declared indexes.</param>
public sealed record TableSpec(
    YamlScalar Name, YamlScalar Path, YamlScalar? Key, YamlScalar? GroupKey, IReadOnlyList<IndexSpec> Indexes);

/// <summary>
/// A declared index: <c>text: { inverted: [title], analyzer: english }</c>, <c>words: { bidwords: text, match:
/// match_type, negative: negative }</c> or <c>near: { vector: column }</c>.
/// </summary>
/// <param name="Name">Name in the table.</param>
/// <param name="Kind">The word <c>inverted</c>, <c>bidwords</c> or <c>vector</c>.</param>
/// <param name="Columns">Columns it is built over.</param>
/// <param name="Options">The other entries, by name.</param>
public sealed record IndexSpec(
    YamlScalar Name, YamlScalar Kind, IReadOnlyList<YamlScalar> Columns, IReadOnlyList<YamlEntry> Options);

/// <summary>A node.</summary>
/// <param name="Id">Its id.</param>
public sealed record NodeSpec(YamlScalar Id)
{
    /// <summary>Operator, or null where <see cref="Use"/> is given.</summary>
    public YamlScalar? Op { get; init; }

    /// <summary>Path of a sub-graph, or null.</summary>
    public YamlScalar? Use { get; init; }

    /// <summary>The sub-graph behind <see cref="Use"/>; null where it could not be read.</summary>
    public GraphSpec? Used { get; init; }

    /// <summary>What is connected.</summary>
    public IReadOnlyList<NodeInputSpec> In { get; init; } = [];

    /// <summary>Tables by port; a bare name has a null port.</summary>
    public IReadOnlyList<NodeTableSpec> Tables { get; init; } = [];

    /// <summary>Settings, or null.</summary>
    public YamlNode? With { get; init; }

    /// <summary>Renamed columns: operator name and column name.</summary>
    public IReadOnlyList<(YamlScalar Operator, YamlScalar Column)> Columns { get; init; } = [];

    /// <summary>Condition over the request, or null.</summary>
    public YamlScalar? When { get; init; }

    /// <summary>Time for the node, or null.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What happens when time is over.</summary>
    public FailureAction OnTimeout { get; init; }

    /// <summary>What happens when the operator fails.</summary>
    public FailureAction OnError { get; init; }

    /// <summary>What the node is for.</summary>
    public string Doc { get; init; } = "";
}

/// <summary>What becomes of a run when a node fails or is late.</summary>
public enum FailureAction : byte
{
    /// <summary>The run fails.</summary>
    Fail,
    /// <summary>The node's outputs are empty and the run goes on.</summary>
    Empty,
}

/// <summary>Sources of one port.</summary>
/// <param name="Port">Name of the port, or null for the first one.</param>
/// <param name="Sources">One source, or the channels of a variadic port.</param>
/// <param name="IsList">Whether the sources stood in a list.</param>
/// <param name="Position">Place of the value.</param>
public sealed record NodeInputSpec(
    YamlScalar? Port, IReadOnlyList<SourceSpec> Sources, bool IsList, SourcePosition Position);

/// <summary>A node's output: <c>node</c> or <c>node.output</c>; <c>request</c> is the request.</summary>
/// <param name="Node">Id of the node.</param>
/// <param name="Output">Name of the output, or null for the first one.</param>
/// <param name="Position">Its place.</param>
public sealed record SourceSpec(string Node, string? Output, SourcePosition Position);

/// <summary>A table for a port: <c>products</c>, or <c>products.text</c> to choose one of several indexes.</summary>
/// <param name="Port">Name of the port, or null for the only one.</param>
/// <param name="Table">Name of the table.</param>
/// <param name="Index">Name of the index, or null where the table has one that fits.</param>
/// <param name="Position">Its place.</param>
public sealed record NodeTableSpec(YamlScalar? Port, string Table, string? Index, SourcePosition Position);

/// <summary>An output of the graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record GraphOutputSpec(YamlScalar Name, SourceSpec Source);
