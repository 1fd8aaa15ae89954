using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>The names an expression can use. Immutable.</summary>
/// <param name="Columns">Columns of the rows, or null where there are no rows, as in <c>when</c> and settings.</param>
/// <param name="Request">Fields of the request, or null where it cannot be seen, as in a sub-graph.</param>
/// <param name="Settings">Settings of the sub-graph and their types, or null outside of one.</param>
public sealed record ExpressionScope(
    Schema? Columns, Schema? Request = null, IReadOnlyDictionary<string, ExpressionType>? Settings = null);
