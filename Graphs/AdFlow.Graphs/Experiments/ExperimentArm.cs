namespace AdFlow.Graphs;

/// <summary>One way in which a graph is tried. Immutable.</summary>
/// <param name="Name">Its name, unique in its layer.</param>
/// <param name="Percent">Share of the requests, above 0 and up to 100.</param>
/// <param name="Overlay">How it differs from the graph; may be empty.</param>
public sealed record ExperimentArm(YamlScalar Name, double Percent, GraphOverlay Overlay);
