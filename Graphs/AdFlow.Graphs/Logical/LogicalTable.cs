using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>A table that nodes use.</summary>
/// <param name="Name">Name in the graph, with the path of the sub-graph that declares it.</param>
/// <param name="Path">File, relative to the process's folder or absolute.</param>
/// <param name="Schema">Columns.</param>
/// <param name="Indexes">Every index that some node needs.</param>
/// <param name="Position">Where it is declared.</param>
public sealed record LogicalTable(
    string Name, string Path, Schema Schema, IReadOnlyList<IndexDefinition> Indexes, SourcePosition Position);
