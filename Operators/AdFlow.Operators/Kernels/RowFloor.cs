namespace AdFlow.Operators;

/// <summary>A least value that a row must have to take part in a <see cref="RowContest"/>: a reserve price.</summary>
/// <param name="Column">Ordinal of the column of the first input.</param>
/// <param name="Least">The least value that takes part; null and NaN take no part.</param>
/// <param name="Setting">Name of the setting that says it.</param>
public sealed record RowFloor(int Column, Setting<double> Least, string Setting);
