namespace AdFlow.Graphs;

/// <summary>A table for a port: <c>products</c>, or <c>products.text</c> to choose one of several indexes.</summary>
/// <param name="Port">Name of the port, or null for the only one.</param>
/// <param name="Table">Name of the table.</param>
/// <param name="Index">Name of the index, or null where the table has one that fits.</param>
/// <param name="Position">Its place.</param>
public sealed record NodeTableSpec(YamlScalar? Port, string Table, string? Index, SourcePosition Position);
