namespace AdFlow.Runtime;

/// <summary>A figure of two runs of a request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Left">Left; null where there is none.</param>
/// <param name="Right">Right; null where there is none.</param>
public readonly record struct MetricPair(string Name, double? Left, double? Right);
