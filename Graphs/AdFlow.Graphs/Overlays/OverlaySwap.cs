namespace AdFlow.Graphs;

/// <summary>A node that an overlay gives another operator. Immutable.</summary>
/// <param name="Node">Path of the node, with its place.</param>
/// <param name="With">What stands there, written as in a graph: operator or sub-graph, settings, tables and renamed
/// columns, none of which are kept of the node before. Its inputs, <c>when</c>, <c>timeout</c> and <c>on_error</c> are
/// kept unless they are given here.</param>
/// <param name="Written">What was read as that.</param>
public sealed record OverlaySwap(YamlScalar Node, NodeSpec With, YamlNode Written);
