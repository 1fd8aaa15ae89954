namespace AdFlow.Operators;

/// <summary>Keeps the rows of the first input for which a condition is true; false and null drop out.</summary>
/// <param name="Condition">A bool over the columns of the first input and the request.</param>
public sealed record FilterForm(ExpressionProgram Condition) : OperatorForm;
