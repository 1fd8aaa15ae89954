namespace AdFlow.Runtime;

/// <summary>
/// What became of a row in one run, node by node: data for people, programs and pages. Immutable; needs no table any
/// more.
/// </summary>
public sealed record RowStory
{
    /// <summary>Name of the graph.</summary>
    public required string Graph { get; init; }

    /// <summary>Name of the output that the row was to reach.</summary>
    public required string Output { get; init; }

    /// <summary>The row, such as <c>ad_id 123</c>.</summary>
    public required string Row { get; init; }

    /// <summary>What became of it.</summary>
    public required RowVerdict Verdict { get; init; }

    /// <summary>Nodes where it was lost, in the order of execution; several where several channels had it.</summary>
    public IReadOnlyList<string> LostAt { get; init; } = [];

    /// <summary>What each node on the way did, in the order of execution.</summary>
    public required IReadOnlyList<RowStep> Steps { get; init; }

    /// <summary>Places in the output, from 1; several where several rows have the key.</summary>
    public IReadOnlyList<int> Places { get; init; } = [];

    /// <summary>Tables of the graph that have the key's column. Empty where tables are not known.</summary>
    public IReadOnlyList<RowsInTable> Tables { get; init; } = [];

    /// <summary>Most rows that were followed at one node: more than one where the key is not unique.</summary>
    public int MostFollowed => Steps.Select(step => step.FollowedOut).Append(0).Max();

    /// <summary>The smallest change of its bid that would have won a place; null where it was not asked for.</summary>
    public BidAnswer? Bid { get; init; }

    /// <summary>Why the run failed, or null.</summary>
    public RunFailure? Failure { get; init; }
}
