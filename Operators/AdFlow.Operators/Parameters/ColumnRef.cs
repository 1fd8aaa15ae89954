using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>A column that a graph names in a setting, bound. Immutable.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Port">Ordinal of the input port.</param>
/// <param name="Column">Ordinal of the column in the port's schema.</param>
/// <param name="Field">Type of the column.</param>
/// <param name="Descending">Whether the graph wrote − in front of the name.</param>
public sealed record ColumnRef(string Name, int Port, int Column, Field Field, bool Descending = false);
