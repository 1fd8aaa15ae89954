using AdFlow.Operators;
using AdFlow.Operators.Standard;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Bench;

/// <summary>Draws a creative for each winner, by hand. Thread-safe.</summary>
internal sealed class HandCreatives(AdTables tables)
{
    private const int Limit = 64;

    private static readonly ulong Node = CounterRandom.HashPath("chosen");

    private readonly GroupKeyIndex _index = tables.Index<GroupKeyIndex>("creatives", IndexKind.GroupKey);
    private readonly Column _impressions = tables.Rows("creatives")["impressions"];
    private readonly Column _clicks = tables.Rows("creatives")["clicks"];
    private readonly Column _adIds = tables.Rows("products")["ad_id"];

    /// <summary>Chooses.</summary>
    /// <param name="winners">The ads to show.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="chosen">Takes the row of each ad's creative, −1 where it has none.</param>
    /// <param name="propensities">Takes the probability of the choice.</param>
    /// <param name="arena">Scratch.</param>
    public void Choose(
        ReadOnlySpan<HandOffer> winners, ulong seed, Span<int> chosen, Span<double> propensities, Arena arena)
    {
        var draw = new ThompsonDraw(arena, Limit);
        for (int i = 0; i < winners.Length; i++)
        {
            long adId = _adIds.Values<long>()[winners[i].Product];
            var creatives = _index.Find(adId);
            creatives = creatives[..Math.Min(creatives.Length, Limit)];
            (chosen[i], propensities[i]) = (-1, 0);
            if (creatives.IsEmpty)
                continue;
            draw.Fill(_impressions, _clicks, creatives, 1, 1);
            int best = draw.Sample(new CounterRandom(seed, Node, adId), out _);
            (chosen[i], propensities[i]) = (creatives[best], draw.Propensity(best));
        }
    }
}
