namespace AdFlow.Runtime;

/// <summary>How many rows of a table of the graph are those that are followed.</summary>
/// <param name="Table">Name of the table in the graph.</param>
/// <param name="Rows">Rows with the key.</param>
public sealed record RowsInTable(string Table, int Rows);
