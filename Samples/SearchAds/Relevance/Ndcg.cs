namespace AdFlow.Samples.SearchAds;

/// <summary>
/// Normalised discounted cumulative gain of a ranking (K. Järvelin, J. Kekäläinen, "Cumulated Gain-Based Evaluation of
/// IR Techniques", ACM TOIS 20(4), 2002) with gain 2^rating − 1 and discount 1 / log2(rank + 1). What nobody judged
/// counts as rated 0.
/// </summary>
internal static class Ndcg
{
    /// <summary>Computes it for one query.</summary>
    /// <param name="ranked">Ids of products, best first.</param>
    /// <param name="ratings">Rating of each judged product, 0 or more.</param>
    /// <param name="depth">Ranks that count, from the first.</param>
    /// <returns>0..1; null where no judged product is relevant, as nothing could be gained.</returns>
    public static double? Of(IEnumerable<string> ranked, IReadOnlyDictionary<string, int> ratings, int depth = 10)
    {
        double ideal = Gain(ratings.Values.OrderDescending(), depth);
        return ideal > 0 ? Gain(ranked.Select(id => ratings.GetValueOrDefault(id)), depth) / ideal : null;
    }

    private static double Gain(IEnumerable<int> ratings, int depth) => ratings.Take(depth)
        .Select((rating, i) => (Math.Pow(2, rating) - 1) / Math.Log2(i + 2)).Sum();
}
