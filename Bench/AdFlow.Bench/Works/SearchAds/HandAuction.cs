using System.Numerics;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Bench;

/// <summary>One ad an advertiser, then a generalised second-price auction, by hand. Thread-safe.</summary>
internal sealed class HandAuction(AdTables tables)
{
    private const int Slots = 4;
    private const double Reserve = 0.05;

    private readonly Column _advertisers = tables.Rows("products")["advertiser_id"];
    private readonly Column _quality = tables.Rows("products")["quality"];

    /// <summary>Sells the slots.</summary>
    /// <returns>The winners with their prices, best first.</returns>
    public ReadOnlySpan<HandOffer> Sell(Span<HandOffer> offers, Arena arena)
    {
        offers = OneEach(offers, arena);
        var best = arena.AllocateSpan<HandOffer>(Slots + 1);
        var scores = arena.AllocateSpan<double>(Slots + 1);
        int count = 0;
        foreach (ref readonly var offer in offers)
            if (offer.Bid >= Reserve && Weight(offer) is var weight and > 0)
                Insert(offer, offer.Bid * weight, best, scores, ref count);
        for (int place = 0; place < Math.Min(count, Slots); place++)
        {
            double beaten = place + 1 < count ? scores[place + 1] / Weight(best[place]) : 0;
            best[place].Price = Math.Min(best[place].Bid, Math.Max(Reserve, beaten));
        }
        return best[..Math.Min(count, Slots)];
    }

    // Moves the best offer of each advertiser to the front.
    private Span<HandOffer> OneEach(Span<HandOffer> offers, Arena arena)
    {
        var advertisers = _advertisers.Values<long>();
        int mask = (int)BitOperations.RoundUpToPowerOf2((uint)offers.Length * 2 + 1) - 1, count = 0;
        var slots = arena.AllocateSpan<int>(mask + 1);
        slots.Fill(-1);
        foreach (var offer in offers)
        {
            long advertiser = advertisers[offer.Product];
            int slot = (int)Hash64.Of(advertiser) & mask;
            while (slots[slot] >= 0 && advertisers[offers[slots[slot]].Product] != advertiser)
                slot = (slot + 1) & mask;
            if (slots[slot] < 0)
            {
                slots[slot] = count;
                offers[count++] = offer;
            }
            else if (offer.Ecpm > offers[slots[slot]].Ecpm)
                offers[slots[slot]] = offer;
        }
        return offers[..count];
    }

    private static void Insert(
        in HandOffer offer, double score, Span<HandOffer> best, Span<double> scores, ref int count)
    {
        int place = Math.Min(count, Slots);
        if (count > Slots && !IsBetter(offer, score, best[place], scores[place]))
            return;
        for (; place > 0 && IsBetter(offer, score, best[place - 1], scores[place - 1]); place--)
            (best[place], scores[place]) = (best[place - 1], scores[place - 1]);
        (best[place], scores[place]) = (offer, score);
        count = Math.Min(count + 1, Slots + 1);
    }

    // Equal scores keep the order of the advertisers' best: expected revenue descending, then the candidates' order.
    private static bool IsBetter(in HandOffer offer, double score, in HandOffer other, double otherScore) =>
        score != otherScore ? score > otherScore
        : offer.Ecpm != other.Ecpm ? offer.Ecpm > other.Ecpm
        : offer.Candidate < other.Candidate;

    private double Weight(in HandOffer offer) => offer.Pctr * _quality.Values<double>()[offer.Product];
}
