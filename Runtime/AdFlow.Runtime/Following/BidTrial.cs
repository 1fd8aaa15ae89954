namespace AdFlow.Runtime;

/// <summary>What a bid came to.</summary>
/// <param name="Bid">The bid.</param>
/// <param name="Places">Places in the output, from 1; none where it lost.</param>
/// <param name="LostAt">Nodes where it was lost, for people.</param>
/// <param name="Way">How far it came: the last node that lost it, by its place in the plan.</param>
internal sealed record BidTrial(double Bid, IReadOnlyList<int> Places, string LostAt, int Way)
{
    /// <summary>Whether the row is in the output.</summary>
    public bool Wins => Places.Count > 0;
}
