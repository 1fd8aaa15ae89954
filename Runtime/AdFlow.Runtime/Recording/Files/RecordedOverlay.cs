namespace AdFlow.Runtime;

/// <summary>A change that was applied to a graph before it was bound.</summary>
/// <param name="Name">What it is, for example <c>rung half</c> or <c>arm recall=wide</c>.</param>
/// <param name="Text">The change as it is written in a document: YAML or JSON.</param>
public sealed record RecordedOverlay(string Name, string Text);
