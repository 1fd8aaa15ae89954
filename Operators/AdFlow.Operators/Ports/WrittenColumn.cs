using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>A column that an operator fills itself. Its slot is given by <see cref="OutputSchema"/>.</summary>
/// <param name="Name">Name of the column in the graph.</param>
/// <param name="Type">Type of its values.</param>
/// <param name="Nullable">Whether the operator may write nulls.</param>
/// <param name="Output">Ordinal of the output port.</param>
/// <param name="Slot">Number among the columns that the operator fills, over all its outputs.</param>
public sealed record WrittenColumn(string Name, DataType Type, bool Nullable, int Output, int Slot);
