using AdFlow.Samples.Learning;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// Simulates who clicks what. The catalogue has ratings by people, but no clicks; they follow a stated, seeded rule. In
/// each of <see cref="Sessions"/> sessions of a query its rated candidates are shown on a page of <see cref="Page"/>,
/// in the order of recall score plus 0.1·g, g a standard Gumbel number, so that each product is seen in several
/// positions; clicks are those of the position-based model (<see cref="PositionBias"/>).
/// </summary>
/// <param name="seed">Seed of all sessions.</param>
internal sealed class ClickSimulation(ulong seed)
{
    /// <summary>Seed of the sample.</summary>
    public const ulong DefaultSeed = 23;

    /// <summary>Sessions of each query.</summary>
    public const int Sessions = 100;

    /// <summary>Products on a page.</summary>
    public const int Page = 10;

    private readonly Draws _draws = new(seed);

    /// <summary>The impressions of a query.</summary>
    public IEnumerable<SearchImpression> Of(RatedCandidates rated)
    {
        for (int session = 0; session < Sessions; session++)
        {
            string key = FormattableString.Invariant($"{rated.Query}/{session}");
            var shown = rated.Candidates
                .OrderByDescending(candidate => candidate.Score + 0.1 * Gumbel(key, candidate)).Take(Page).ToList();
            for (int i = 0; i < shown.Count; i++)
                yield return Show(rated, shown[i], i + 1, key);
        }
    }

    private SearchImpression Show(RatedCandidates rated, AdCandidate candidate, int position, string key)
    {
        string showing = $"{key}/{candidate.Id}";
        double attractive = PositionBias.Attractive(rated.Ratings[candidate.Id]);
        bool isClicked = _draws.Uniform("examined", showing) < PositionBias.Examined(position)
            && _draws.Uniform("attractive", showing) < attractive;
        return new SearchImpression(candidate, position, isClicked, attractive);
    }

    private double Gumbel(string key, AdCandidate candidate) =>
        -Math.Log(-Math.Log(Math.Max(_draws.Uniform("order", $"{key}/{candidate.Id}"), 1e-300)));
}
