namespace AdFlow.Operators;

/// <summary>Keeps the best rows of the first input by one column, best first. Equal values keep the order of their
/// rows; NaN comes behind all numbers and null behind NaN.</summary>
/// <param name="By">Column that ranks: float32, float64 or int64.</param>
/// <param name="Count">Rows to keep.</param>
public sealed record TopForm(int By, Setting<int> Count) : OperatorForm;
