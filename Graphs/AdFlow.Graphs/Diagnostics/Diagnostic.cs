namespace AdFlow.Graphs;

/// <summary>A problem of a graph.</summary>
/// <param name="Code">Stable code, <c>ADG####</c>: 1xxx syntax, 2xxx binding, 3xxx expressions, 4xxx tables and
/// files.</param>
/// <param name="Position">Where.</param>
/// <param name="Message">What was found, what was expected and what to do.</param>
public sealed record Diagnostic(string Code, SourcePosition Position, string Message)
{
    /// <summary>Path of the node it is about, or null.</summary>
    public string? Node { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Position}: {Code}: {Message}";
}
