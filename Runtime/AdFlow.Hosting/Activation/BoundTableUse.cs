namespace AdFlow.Hosting;

/// <summary>A table that a variant is bound to.</summary>
/// <param name="Name">Name that the graph, or a sub-graph, gives it.</param>
/// <param name="Table">The table.</param>
/// <param name="File">The graph's own file that it is; null for a table published on the host.</param>
internal readonly record struct BoundTableUse(string Name, SharedTable Table, string? File);
