namespace AdFlow.Samples.Learning;

/// <summary>A value and the range in which it may lie.</summary>
/// <param name="Value">The value of the whole sample.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Value, double Low, double High);
