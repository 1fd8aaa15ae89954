using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>Two neighbours of a graph, and why they are or are not executed together.</summary>
/// <param name="Producer">The node that gives rows.</param>
/// <param name="Consumer">The node that takes them.</param>
/// <param name="IsFused">Whether they are in one stage.</param>
/// <param name="Reason">Why, in words for people.</param>
public sealed record PlanEdge(LogicalNode Producer, LogicalNode Consumer, bool IsFused, string Reason);
