namespace AdFlow.Runtime;

/// <summary>How a column differs over the matched rows of two tables. Immutable.</summary>
/// <param name="Column">The column.</param>
/// <param name="Changed">Matched rows whose values differ.</param>
/// <param name="Nulls">Of these, rows that are null on one side.</param>
/// <param name="Differences">Right − left of the changed rows of a column of numbers, where both are finite.</param>
/// <param name="Largest">Ordinal on the left of the row whose difference is the largest; without numbers, of the first
/// that changed.</param>
/// <param name="LargestKey">What that row was matched by, for people: <c>ad_id=7</c>, or <c>row 3</c>.</param>
public sealed record ColumnDifference(
    ColumnPair Column, int Changed, int Nulls, double[] Differences, int Largest, string LargestKey);
