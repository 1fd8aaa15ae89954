namespace AdFlow.Operators;

/// <summary>Adds columns of at most one row of a table to each row of the first input, found by the table's unique
/// key. A null key finds nothing.</summary>
/// <param name="Key">Column of the first input that holds the key.</param>
/// <param name="Port">Ordinal of the table port; its index is a key index.</param>
/// <param name="KeepsUnmatched">Whether a row without a match stays, with nulls; else it drops out.</param>
public sealed record LookupForm(int Key, int Port, bool KeepsUnmatched) : OperatorForm;
