namespace AdFlow.Operators;

/// <summary>A new column and the expression that computes it. Immutable.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Program">Its expression, bound to the first input and the request.</param>
public sealed record NamedExpression(string Name, ExpressionProgram Program);
