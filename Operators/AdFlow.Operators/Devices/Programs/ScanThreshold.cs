namespace AdFlow.Operators;

/// <summary>Estimates what the best products of a scan reach, for <see cref="ThresholdTop"/>. Any estimate gives the
/// same result.</summary>
/// <param name="products">Products of a query with all vectors.</param>
/// <param name="k">How many are looked for.</param>
public delegate float ScanThreshold(ReadOnlySpan<float> products, int k);
