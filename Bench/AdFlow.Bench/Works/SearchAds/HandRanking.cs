using AdFlow.Operators;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Bench;

/// <summary>
/// Looks candidates up, leaves out who may not take part, predicts and bids, by hand: only what is read of a product is
/// looked up, and only for those still there. Thread-safe.
/// </summary>
internal sealed unsafe class HandRanking
{
    private const double LeastPctr = 0.015, NoCoverage = 0.2, MostPrice = 1_000_000, MostWords = 60;

    private readonly KeyIndex _index;
    private readonly HandHeads _heads;
    private readonly Column _smart;
    private readonly double* _budgets, _defaultBids, _targets, _pacings;
    private readonly long* _prices;
    private readonly float* _hasImage, _words;

    /// <summary>Finds the columns.</summary>
    public HandRanking(AdTables tables)
    {
        var products = tables.Rows("products");
        _index = tables.Index<KeyIndex>("products", IndexKind.Key);
        _heads = new HandHeads(tables);
        _smart = products["smart_bidding"];
        _prices = (long*)products["price"].Node->Values;
        _budgets = (double*)products["budget_left"].Node->Values;
        _defaultBids = (double*)products["default_bid"].Node->Values;
        _targets = (double*)products["target_cpa"].Node->Values;
        _pacings = (double*)products["pacing"].Node->Values;
        _hasImage = (float*)products["has_image"].Node->Values;
        _words = (float*)products["description_words"].Node->Values;
    }

    /// <summary>The ads that take part, in the order of the candidates.</summary>
    public Span<HandOffer> Rank(in HandQuery query, in HandCandidates candidates, Arena arena)
    {
        var offers = Eligible(candidates, arena);
        int rows = offers.Length;
        var features = stackalloc double*[6];
        for (int i = 0; i < 6; i++)
            features[i] = (double*)arena.Allocate((long)rows * sizeof(double));
        Load(query, candidates, offers, features);
        var results = stackalloc double*[2] { features[5], features[4] };
        Run<ClickModel>(features, results, rows);
        rows = Fitting(offers, features, candidates);
        results[0] = features[5];
        Run<SaleModel>(features, results, rows);
        Bid(offers[..rows], features[5], candidates);
        return offers[..rows];
    }

    private Span<HandOffer> Eligible(in HandCandidates candidates, Arena arena)
    {
        var products = arena.AllocateSpan<int>(candidates.AdIds.Length);
        _index.Find(candidates.AdIds, products);
        var offers = arena.AllocateSpan<HandOffer>(products.Length);
        int count = 0;
        for (int i = 0; i < products.Length; i++)
            if (products[i] is var product and >= 0 && _budgets[product] > 0 && _prices[product] > 0)
                offers[count++] = new HandOffer { Candidate = i, Product = product };
        return offers[..count];
    }

    // Coverage, head match, score, picture, price.
    private void Load(
        in HandQuery query, in HandCandidates candidates, ReadOnlySpan<HandOffer> offers, double** features)
    {
        int head = _heads.Find(query.Tokens);
        var word = head < 0 ? default : query.Tokens[head];
        for (int i = 0; i < offers.Length; i++)
        {
            var (at, product) = (offers[i].Candidate, offers[i].Product);
            double coverage = candidates.Coverage[at];
            features[0][i] = double.IsNaN(coverage) ? NoCoverage : coverage;
            features[1][i] = head >= 0 && _heads.Holds(product, word) ? 1 : 0;
            features[2][i] = candidates.Scores[at];
            features[3][i] = _hasImage[product];
            features[4][i] = Math.Clamp(_prices[product], 0, MostPrice);
        }
    }

    // Moves those who would be clicked to the front, with what the next model reads: coverage, head match, words,
    // price.
    private int Fitting(Span<HandOffer> offers, double** features, in HandCandidates candidates)
    {
        int count = 0;
        for (int i = 0; i < offers.Length; i++)
        {
            float pctr = (float)features[5][i];
            if (!(pctr >= LeastPctr))
                continue;
            (features[0][count], features[1][count]) = (features[0][i], features[1][i]);
            features[2][count] = Math.Clamp(_words[offers[i].Product], 0, MostWords);
            features[3][count] = features[4][i];
            offers[count] = offers[i];
            offers[count++].Pctr = pctr;
        }
        return count;
    }

    private void Bid(Span<HandOffer> offers, double* pcvr, in HandCandidates candidates)
    {
        for (int i = 0; i < offers.Length; i++)
        {
            ref var offer = ref offers[i];
            int product = offer.Product;
            double own = _defaultBids[product], word = candidates.Bids[offer.Candidate];
            double click = _smart.GetBool(product)
                ? Math.Min(Math.Max(_targets[product] * (float)pcvr[i], 0.6 * own), 1.4 * own)
                : double.IsNaN(word) ? own : word;
            offer.Bid = click * Math.Clamp(_pacings[product], 0, 1);
            offer.Ecpm = offer.Pctr * offer.Bid * 1000;
        }
    }

    private static void Run<TBody>(double** inputs, double** outputs, int rows) where TBody : struct, IMapBody =>
        LaneLoop.Run64<TBody>(
            new MapFrame { Inputs = (void**)inputs, Outputs = (void**)outputs, Count = rows }, LaneWidths.Best);
}
