namespace AdFlow.Graphs;

/// <summary>A place in a file.</summary>
/// <param name="File">Path as the user gave it, or as the naming file gives it, joined to that file's folder.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Character in the line, from 1.</param>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{File}:{Line}:{Column}");
}
