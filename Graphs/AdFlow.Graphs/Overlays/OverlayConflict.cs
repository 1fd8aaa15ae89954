namespace AdFlow.Graphs;

/// <summary>Something that two overlays change. Immutable.</summary>
/// <param name="Target">The node or <c>node.setting</c> that the second one changes.</param>
/// <param name="First">Where the first one changes it.</param>
/// <param name="Second">Where the second one does.</param>
public sealed record OverlayConflict(string Target, SourcePosition First, SourcePosition Second);
