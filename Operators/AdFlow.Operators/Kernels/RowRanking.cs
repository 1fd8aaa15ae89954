namespace AdFlow.Operators;

/// <summary>
/// Rows of an operator's first output that come best first, up to a limit: by a column descending, equal ones in an
/// order that does not depend on the limit. With a lower limit come the first of the same rows, with the same values.
/// So <c>top_k</c> by that column may lower the limit; a filter must not move below it, for rows that it drops make
/// room for others.
/// </summary>
/// <param name="By">Column that ranks: never null, never NaN.</param>
/// <param name="Most">Rows that come at most, as far as is known before a run; else <see cref="int.MaxValue"/>.</param>
/// <param name="Limited">Makes the same operator with at most so many rows, whatever its settings say.</param>
public sealed record RowRanking(WrittenColumn By, int Most, Func<int, TableOperator> Limited);
