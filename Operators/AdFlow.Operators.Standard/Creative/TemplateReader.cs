namespace AdFlow.Operators.Standard;

/// <summary>What <see cref="TemplateReader"/> found.</summary>
internal enum TemplatePart
{
    /// <summary>Nothing more.</summary>
    End,
    /// <summary>Text to take over.</summary>
    Literal,
    /// <summary>The name of a column.</summary>
    Field,
    /// <summary>A brace without its other half, or a placeholder without a name.</summary>
    Fault,
}

/// <summary>Takes a text template apart: <c>{column}</c> is a placeholder, <c>{{</c> and <c>}}</c> are
/// braces.</summary>
internal ref struct TemplateReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the front.</summary>
    /// <param name="template">UTF-8.</param>
    public TemplateReader(ReadOnlySpan<byte> template) => _rest = template;

    /// <summary>The literal, or the name of the field.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Reads the next part.</summary>
    public TemplatePart Read()
    {
        if (_rest.IsEmpty)
            return TemplatePart.End;
        int brace = _rest.IndexOfAny((byte)'{', (byte)'}');
        if (brace != 0)
            return Take(brace < 0 ? _rest.Length : brace, 0, TemplatePart.Literal);
        if (_rest.Length > 1 && _rest[1] == _rest[0])
            return Take(1, 1, TemplatePart.Literal);
        int end = _rest[1..].IndexOfAny((byte)'{', (byte)'}') + 1;
        if (_rest[0] == '}' || end <= 1 || _rest[end] == '{')
            return TemplatePart.Fault;
        _rest = _rest[1..];
        return Take(end - 1, 1, TemplatePart.Field);
    }

    private TemplatePart Take(int length, int skip, TemplatePart part)
    {
        Text = _rest[..length];
        _rest = _rest[(length + skip)..];
        return part;
    }
}
