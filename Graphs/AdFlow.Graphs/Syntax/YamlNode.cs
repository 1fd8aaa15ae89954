namespace AdFlow.Graphs;

/// <summary>A value of a YAML document with its place. Immutable.</summary>
/// <param name="Position">Its first character.</param>
public abstract record YamlNode(SourcePosition Position);

/// <summary>A scalar.</summary>
/// <param name="Text">Text without quotes.</param>
/// <param name="IsQuoted">Whether it stood in quotes or as a block, and so is text whatever it looks like.</param>
/// <param name="Position">Its first character, the quote included.</param>
public sealed record YamlScalar(string Text, bool IsQuoted, SourcePosition Position) : YamlNode(Position)
{
    /// <summary>Whether it is an unquoted <c>null</c>, <c>~</c> or nothing at all.</summary>
    public bool IsNull => !IsQuoted && Text is "" or "~" or "null";
}

/// <summary>A list.</summary>
/// <param name="Items">Its values.</param>
/// <param name="Position">Its first character.</param>
public sealed record YamlSequence(IReadOnlyList<YamlNode> Items, SourcePosition Position) : YamlNode(Position);

/// <summary>A mapping; keys are unique scalars.</summary>
/// <param name="Entries">Keys and values in their order.</param>
/// <param name="Position">Its first character.</param>
public sealed record YamlMapping(IReadOnlyList<YamlEntry> Entries, SourcePosition Position) : YamlNode(Position);

/// <summary>An entry of a mapping.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
public sealed record YamlEntry(YamlScalar Key, YamlNode Value);
