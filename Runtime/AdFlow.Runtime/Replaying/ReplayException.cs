namespace AdFlow.Runtime;

/// <summary>A record cannot be replayed; the message lists all problems, a line each, and what to do.</summary>
/// <param name="problems">The problems.</param>
public sealed class ReplayException(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    /// <summary>The problems, each a sentence or a diagnostic with its place.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;

    /// <summary>Whether they are of the other graph (<see cref="ReplayOptions.OtherGraph"/>), not of the record.
    /// </summary>
    public bool IsOfOther { get; init; }
}
