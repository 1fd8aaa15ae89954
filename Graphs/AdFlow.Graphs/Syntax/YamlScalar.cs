namespace AdFlow.Graphs;

/// <summary>A scalar.</summary>
/// <param name="Text">Text without quotes.</param>
/// <param name="IsQuoted">Whether it stood in quotes or as a block, and so is text whatever it looks like.</param>
/// <param name="Position">Its first character, the quote included.</param>
public sealed record YamlScalar(string Text, bool IsQuoted, SourcePosition Position) : YamlNode(Position)
{
    /// <summary>Whether the file holds the text as it is, on one line: a place in it is then one in the file. Not so
    /// for blocks, several lines and escapes.</summary>
    public bool IsVerbatim { get; init; } = true;

    /// <summary>Whether it is an unquoted <c>null</c>, <c>~</c> or nothing at all.</summary>
    public bool IsNull => !IsQuoted && Text is "" or "~" or "null";
}
