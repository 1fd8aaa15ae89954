namespace AdFlow.Graphs;

/// <summary>A list.</summary>
/// <param name="Items">Its values.</param>
/// <param name="Position">Its first character.</param>
public sealed record YamlSequence(IReadOnlyList<YamlNode> Items, SourcePosition Position) : YamlNode(Position);
