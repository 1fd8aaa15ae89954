namespace AdFlow.Runtime;

/// <summary>A value that a node gave a row.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Json">The value in JSON, exact.</param>
/// <param name="IsWritten">Whether the node computed it; else it comes from a table.</param>
public sealed record RowValue(string Column, string Json, bool IsWritten);
