namespace AdFlow.Runtime;

/// <summary>Which bid is searched for, and how finely.</summary>
public sealed record BidOptions
{
    /// <summary>Column of the bid, where it is new on the row's way; or <c>node.column</c> for that of one node.
    /// </summary>
    public string Column { get; init; } = "bid";

    /// <summary>Whether somebody asked for this column; then it is a mistake where no node has it, else it is told.
    /// </summary>
    public bool IsChosen { get; init; } = true;

    /// <summary>Smallest step of the currency: bids are multiples of it. Null: any number, to a millionth.</summary>
    public double? Step { get; init; }
}
