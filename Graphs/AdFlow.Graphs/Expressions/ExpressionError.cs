namespace AdFlow.Graphs;

/// <summary>Something wrong with the text of an expression.</summary>
/// <param name="Offset">First character at fault, from 0; the text's length for its end.</param>
/// <param name="Length">Number of characters at fault, ≥ 0.</param>
/// <param name="Message">What was found, what was expected, and what to do.</param>
public sealed record ExpressionError(int Offset, int Length, string Message)
{
    /// <summary>The error with its place, counted from 1.</summary>
    public override string ToString() => FormattableString.Invariant($"character {Offset + 1}: {Message}");
}
