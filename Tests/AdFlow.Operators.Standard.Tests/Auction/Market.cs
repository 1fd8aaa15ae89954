using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>Who gets which slot at which price per click.</summary>
/// <param name="Rows">Rows of the winners, by slot.</param>
/// <param name="Prices">Their prices.</param>
internal sealed record Outcome(int[] Rows, double[] Prices)
{
    /// <summary>Slot of a row, from 0, or −1.</summary>
    internal int SlotOf(int row) => Array.IndexOf(Rows, row);
}

/// <summary>The ads of one auction. Mutable, so that a test can let one ad deviate.</summary>
/// <param name="Bids">Bid per click.</param>
/// <param name="Weights">pctr · quality.</param>
internal sealed record Market(double[] Bids, double[] Weights)
{
    [ThreadStatic]
    private static Arena? s_arena;

    internal int Count => Bids.Length;

    internal double Score(int row) => Bids[row] * Weights[row];

    /// <summary>The same market, one bid replaced.</summary>
    internal Market With(int row, double bid)
    {
        double[] bids = [.. Bids];
        bids[row] = bid;
        return new(bids, Weights);
    }

    internal Outcome Gsp(int slots, double reserve = 0) =>
        Sell(slots, reserve, static (ranking, prices) => Standard.Gsp.Price(ranking, prices));

    internal Outcome FirstPrice(int slots, double reserve = 0) =>
        Sell(slots, reserve, static (ranking, prices) => Standard.FirstPrice.Price(ranking, prices));

    internal Outcome Vcg(double[] factors, double reserve = 0) =>
        Sell(factors.Length, reserve, (ranking, prices) => Standard.Vcg.Price(ranking, factors, prices));

    /// <summary>Rows that may win by their scores, best first: the obvious way.</summary>
    internal int[] RankSlowly(double reserve) => [.. Enumerable.Range(0, Count)
        .Where(row => double.IsFinite(Bids[row]) && double.IsFinite(Score(row)))
        .Where(row => Bids[row] >= reserve && Weights[row] > 0)
        .OrderByDescending(Score)];

    /// <summary>A market without ties or odd values: scores differ by more than rounding.</summary>
    internal static Market Plain(Random random, int count) => new(
        [.. Enumerable.Range(0, count).Select(_ => 0.01 + 10 * random.NextDouble())],
        [.. Enumerable.Range(0, count).Select(_ => 0.001 + 0.3 * random.NextDouble())]);

    /// <summary>A market with many equal scores and some NaN, infinite, zero and negative values.</summary>
    internal static Market Odd(Random random, int count) => new(
        [.. Enumerable.Range(0, count).Select(_ => Pick(random, 8))],
        [.. Enumerable.Range(0, count).Select(_ => Pick(random, 4) / 8)]);

    /// <summary>Falling position factors.</summary>
    internal static double[] Factors(Random random, int slots) =>
        [.. Enumerable.Range(0, slots).Select(_ => 0.05 + random.NextDouble()).OrderDescending()];

    private static double Pick(Random random, int most) => random.Next(20) switch
    {
        0 => double.NaN,
        1 => -random.Next(1, most),
        2 => random.Next(2) == 0 ? double.PositiveInfinity : double.NegativeInfinity,
        3 => 0,
        _ => random.Next(1, most),
    };

    private delegate void Pricing(AuctionRanking ranking, Span<double> prices);

    private Outcome Sell(int slots, double reserve, Pricing price)
    {
        var arena = s_arena ??= new Arena();
        arena.Reset();
        var ranking = AuctionRanking.Of(Bids, [.. Weights], reserve, slots, arena, StopSignal.Never);
        double[] prices = new double[ranking.Winners.Length];
        price(ranking, prices);
        return new(ranking.Winners.ToArray(), prices);
    }
}
