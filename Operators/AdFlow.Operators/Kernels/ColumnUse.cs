namespace AdFlow.Operators;

/// <summary>A column that an operator reads.</summary>
/// <param name="Port">Ordinal of the input or table port.</param>
/// <param name="Channel">Channel of a variadic port, else 0.</param>
/// <param name="Column">Ordinal of the column.</param>
public readonly record struct ColumnUse(int Port, int Channel, int Column);
