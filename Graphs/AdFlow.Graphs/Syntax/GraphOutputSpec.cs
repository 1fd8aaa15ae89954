namespace AdFlow.Graphs;

/// <summary>An output of the graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record GraphOutputSpec(YamlScalar Name, SourceSpec Source);
