namespace AdFlow.Graphs;

/// <summary>A step of a graph's quality ladder: cheaper than those before it, answering in the same columns. Immutable.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Overlay">How it differs from the document, not from the rung before.</param>
public sealed record QualityRung(YamlScalar Name, GraphOverlay Overlay);
