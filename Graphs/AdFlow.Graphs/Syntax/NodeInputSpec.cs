namespace AdFlow.Graphs;

/// <summary>Sources of one port.</summary>
/// <param name="Port">Name of the port, or null for the first one.</param>
/// <param name="Sources">One source, or the channels of a variadic port.</param>
/// <param name="IsList">Whether the sources stood in a list.</param>
/// <param name="Position">Place of the value.</param>
public sealed record NodeInputSpec(
    YamlScalar? Port, IReadOnlyList<SourceSpec> Sources, bool IsList, SourcePosition Position);
