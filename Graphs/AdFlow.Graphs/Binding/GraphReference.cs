namespace AdFlow.Graphs;

/// <summary>A file that a graph, or a sub-graph of it, names.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Full path.</param>
/// <param name="Written">Where and how it is written.</param>
public sealed record GraphReference(ReferenceKind Kind, string Path, YamlScalar Written);
