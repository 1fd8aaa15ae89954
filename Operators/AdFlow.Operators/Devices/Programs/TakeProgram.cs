namespace AdFlow.Operators;

/// <summary>
/// Values of a column at row numbers. Arguments: the column, the row numbers (int32), how many there are (one int32),
/// the values. Sizes: most row numbers that there may be.
/// </summary>
/// <param name="Type">Type of the column.</param>
public sealed record TakeProgram(DeviceType Type) : DeviceProgram;
