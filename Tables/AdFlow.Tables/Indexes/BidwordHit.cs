namespace AdFlow.Tables.Indexes;

/// <summary>A row of a bid word table that matches a query.</summary>
/// <param name="Row">The row.</param>
/// <param name="Match">The closest way in which its text matches; the row's own match type allows it.</param>
public readonly record struct BidwordHit(int Row, BidwordMatch Match);
