namespace AdFlow.Graphs;

/// <summary>A value of a YAML document with its place. Immutable.</summary>
/// <param name="Position">Its first character.</param>
public abstract record YamlNode(SourcePosition Position);
