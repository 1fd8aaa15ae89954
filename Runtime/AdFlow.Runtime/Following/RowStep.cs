namespace AdFlow.Runtime;

/// <summary>What one output of a node did with the rows that are followed. Immutable.</summary>
/// <param name="Node">Path of the node, with the output's name where it is not the first.</param>
/// <param name="Operator">Id of its operator.</param>
/// <param name="Kind">What it did.</param>
public sealed record RowStep(string Node, string Operator, RowStepKind Kind)
{
    /// <summary>Rows of its first input, of all channels; −1 where it has none that the row could come by.</summary>
    public int RowsIn { get; init; } = -1;

    /// <summary>Rows that it put out; −1 where it was not run.</summary>
    public int RowsOut { get; init; } = -1;

    /// <summary>How many of the rows that came in are followed.</summary>
    public int FollowedIn { get; init; }

    /// <summary>How many of the rows that it put out are followed.</summary>
    public int FollowedOut { get; init; }

    /// <summary>Whether the place of a row in the output says something: channels, merges, limits, auctions.</summary>
    public bool IsRanked { get; init; }

    /// <summary>What kept rows have fulfilled: the condition of a filter; or null.</summary>
    public string? Condition { get; init; }

    /// <summary>The followed rows that it put out, at most <see cref="RowFollower.MostRows"/>.</summary>
    public IReadOnlyList<FollowedRow> Rows { get; init; } = [];

    /// <summary>Why followed rows are not in its output, one for each row, at most
    /// <see cref="RowFollower.MostRows"/>.</summary>
    public IReadOnlyList<RowLoss> Losses { get; init; } = [];
}
