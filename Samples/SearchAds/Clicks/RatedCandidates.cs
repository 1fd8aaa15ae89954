namespace AdFlow.Samples.SearchAds;

/// <summary>What the graph found for a query, as far as it is rated. Immutable.</summary>
/// <param name="Query">The query.</param>
/// <param name="Candidates">The candidates.</param>
/// <param name="Ratings">Rating, 0 to 3, by product; has all candidates.</param>
internal sealed record RatedCandidates(
    string Query, IReadOnlyList<AdCandidate> Candidates, IReadOnlyDictionary<string, int> Ratings);
