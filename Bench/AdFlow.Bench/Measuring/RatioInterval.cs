namespace AdFlow.Bench;

/// <summary>Median of the ratios of pairs, with an interval that holds the true one with 95 %.</summary>
/// <param name="Median">Median ratio.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
internal sealed record RatioInterval(double Median, double Low, double High)
{
    private const double Confidence = 0.95;

    /// <summary>Ratios of times that were measured side by side, round by round.</summary>
    /// <param name="ours">Our time in each round.</param>
    /// <param name="theirs">The peer's time in the same rounds.</param>
    public static RatioInterval OfPairs(IReadOnlyList<double> ours, IReadOnlyList<double> theirs)
    {
        double[] ratios = [.. ours.Zip(theirs, (our, their) => our / their).Order()];
        int rank = Statistics.LowerRank(ratios.Length, Confidence);
        return new(Statistics.MedianOfSorted(ratios), ratios[rank], ratios[ratios.Length - 1 - rank]);
    }
}
