using System.Numerics;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Bench;

/// <summary>Ads that bought words of the query, by hand: of each ad its nearest word, of equally near ones the one
/// that bids most. Thread-safe.</summary>
internal sealed class HandKeyword(AdTables tables)
{
    private const int Limit = 500;

    private readonly BidwordIndex _index = tables.Index<BidwordIndex>("bidwords", IndexKind.Bidwords);
    private readonly Column _adIds = tables.Rows("bidwords")["ad_id"], _bids = tables.Rows("bidwords")["bid"];

    /// <summary>Searches.</summary>
    public HandChannel Search(in HandQuery query, Arena arena)
    {
        var hits = _index.Search(in query.Tokens, in query.Synonyms, arena);
        hits = hits[..KeepBest(hits, arena)];
        if (hits.Length > Limit)
        {
            hits.Sort((one, other) => IsBetter(one, other) ? -1 : 1);
            hits = hits[..Limit];
        }
        var adIds = arena.AllocateSpan<long>(hits.Length);
        var scores = arena.AllocateSpan<double>(hits.Length);
        var bids = arena.AllocateSpan<double>(hits.Length);
        for (int i = 0; i < hits.Length; i++)
        {
            adIds[i] = _adIds.Values<long>()[hits[i].Row];
            bids[i] = _bids.Values<double>()[hits[i].Row];
            scores[i] = hits[i].Match switch { BidwordMatch.Exact => 1, BidwordMatch.Phrase => 0.8, _ => 0.5 };
        }
        return new HandChannel { AdIds = adIds, Scores = scores, Values = bids };
    }

    // Moves the best hit of each ad to the front.
    private int KeepBest(Span<BidwordHit> hits, Arena arena)
    {
        var adIds = _adIds.Values<long>();
        int mask = (int)BitOperations.RoundUpToPowerOf2((uint)hits.Length * 2 + 1) - 1, count = 0;
        var slots = arena.AllocateSpan<int>(mask + 1);
        slots.Fill(-1);
        foreach (var hit in hits)
        {
            int slot = (int)Hash64.Of(adIds[hit.Row]) & mask;
            while (slots[slot] >= 0 && adIds[hits[slots[slot]].Row] != adIds[hit.Row])
                slot = (slot + 1) & mask;
            if (slots[slot] < 0)
            {
                slots[slot] = count;
                hits[count++] = hit;
            }
            else if (IsBetter(hit, hits[slots[slot]]))
                hits[slots[slot]] = hit;
        }
        return count;
    }

    private bool IsBetter(BidwordHit one, BidwordHit other)
    {
        if (one.Match != other.Match)
            return one.Match < other.Match;
        double bid = _bids.Values<double>()[one.Row], otherBid = _bids.Values<double>()[other.Row];
        return bid != otherBid ? bid > otherBid : one.Row < other.Row;
    }
}
