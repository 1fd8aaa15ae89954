namespace AdFlow.Runtime;

/// <summary>
/// The smallest change of a row's bid that would have won it a place, found by running the request again with other
/// bids. Immutable.
/// </summary>
/// <param name="Outcome">What the search came to.</param>
/// <param name="Text">The same in a sentence or two, for people.</param>
public sealed record BidAnswer(BidOutcome Outcome, string Text)
{
    /// <summary>The column that was changed, with the node whose output has it: <c>bid/named.bid</c>; or null.
    /// </summary>
    public string? Column { get; init; }

    /// <summary>The bid as it was; of several the highest, which the others follow in proportion.</summary>
    public double Old { get; init; } = double.NaN;

    /// <summary>The bid nearest to the old one, within the precision asked for, that was seen to win.</summary>
    public double New { get; init; } = double.NaN;

    /// <summary>A bid within the precision of <see cref="New"/>, on the side of the old one, that was seen to lose.
    /// </summary>
    public double Losing { get; init; } = double.NaN;

    /// <summary>A bid beyond <see cref="New"/> that was seen to lose again, or NaN: more is then not always better.
    /// </summary>
    public double LosesAgainAt { get; init; } = double.NaN;

    /// <summary>Places in the output at the new bid, from 1.</summary>
    public IReadOnlyList<int> Places { get; init; } = [];

    /// <summary>Runs that the search took.</summary>
    public int Runs { get; init; }
}
