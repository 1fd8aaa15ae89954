namespace AdFlow.Tables.Indexes;

/// <summary>How a field counts in a <see cref="Bm25Scorer"/>.</summary>
/// <param name="Weight">Factor of its term frequencies, at least 0; 0 leaves the field out.</param>
/// <param name="B">How much long texts are discounted: 0 not at all, 1 in full.</param>
public sealed record Bm25Field(double Weight = 1, double B = 0.75);
