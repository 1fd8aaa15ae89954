namespace AdFlow.Graphs;

/// <summary>A table.</summary>
/// <param name="Name">Name in the graph.</param>
/// <param name="Path">File, relative to the graph.</param>
/// <param name="Key">Column whose values are unique, or null.</param>
/// <param name="GroupKey">Column whose values group rows, or null.</param>
/// <param name="Indexes">Declared indexes.</param>
public sealed record TableSpec(
    YamlScalar Name, YamlScalar Path, YamlScalar? Key, YamlScalar? GroupKey, IReadOnlyList<IndexSpec> Indexes);
