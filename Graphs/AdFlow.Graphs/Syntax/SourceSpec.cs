namespace AdFlow.Graphs;

/// <summary>A node's output: <c>node</c> or <c>node.output</c>; <c>request</c> is the request.</summary>
/// <param name="Node">Id of the node.</param>
/// <param name="Output">Name of the output, or null for the first one.</param>
/// <param name="Position">Its place.</param>
public sealed record SourceSpec(string Node, string? Output, SourcePosition Position);
