namespace AdFlow.Hosting;

/// <summary>One deployed version of a graph. Immutable.</summary>
/// <param name="Name">Name that its author gave it, unique in the graph.</param>
/// <param name="Bundle">Its files.</param>
/// <param name="DeployedAt">When it was deployed.</param>
public sealed record GraphVersion(string Name, GraphBundle Bundle, DateTimeOffset DeployedAt);
