namespace AdFlow.Graphs;

/// <summary>What a piece of an expression's text is.</summary>
internal enum TokenKind : byte
{
    Name,
    QuotedName,
    Keyword,
    Symbol,
    Integer,
    Float,
    Text,
    End,
}

/// <summary>A piece of an expression's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">First character.</param>
/// <param name="Length">Number of characters.</param>
/// <param name="Value">Its text; of quoted ones without the quotes.</param>
internal readonly record struct Token(TokenKind Kind, int Offset, int Length, string Value)
{
    internal int End => Offset + Length;

    internal bool Is(string symbolOrKeyword) =>
        Kind is TokenKind.Symbol or TokenKind.Keyword && Value == symbolOrKeyword;

    /// <summary>The token in messages.</summary>
    internal string Describe() => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => "a text",
        TokenKind.QuotedName => $"`{Value}`",
        _ => $"'{Value}'",
    };
}
