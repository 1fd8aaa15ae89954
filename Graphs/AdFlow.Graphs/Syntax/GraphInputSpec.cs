namespace AdFlow.Graphs;

/// <summary>An input of a sub-graph: <c>ads: { pctr: float32 }</c>.</summary>
/// <param name="Name">Name, used as a node's id inside.</param>
/// <param name="Columns">Columns it needs; others pass through.</param>
public sealed record GraphInputSpec(YamlScalar Name, IReadOnlyList<FieldSpec> Columns);
