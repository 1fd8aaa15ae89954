namespace AdFlow.Operators.Standard.Tests;

/// <summary>The Vickrey–Clarke–Groves mechanism for positions.</summary>
public sealed class VcgTests
{
    private const int Cases = 2000;

    [Test]
    public void EdelmanOstrovskySchwarz_TruthfulBids_Pay600And200()
    {
        var sold = new Market([10, 4, 2], [1, 1, 1]).Vcg([200, 100]);
        Assert.That(sold.Rows, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(200 * sold.Prices[0], Is.EqualTo(600));
        Assert.That(100 * sold.Prices[1], Is.EqualTo(200));
    }

    [Test]
    public void Price_RandomMarkets_IsTheExternalityOfBruteForce()
    {
        foreach (var c in Small(600))
        {
            var sold = c.Market.Vcg(c.Factors, c.Reserve);
            for (int slot = 0; slot < sold.Rows.Length; slot++)
            {
                double expected = Externality(c, sold.Rows[slot], slot);
                double clicks = c.Factors[slot] * c.Market.Weights[sold.Rows[slot]];
                Assert.That(sold.Prices[slot] * clicks, Is.EqualTo(expected).Within(1e-9), () => $"slot {slot}; {c}");
            }
        }
    }

    [Test]
    public void Welfare_RandomMarkets_IsTheBestOfEveryAssignment()
    {
        foreach (var c in Small(600))
        {
            double[] scores = [.. c.Market.RankSlowly(c.Reserve).Select(c.Market.Score)];
            var sold = c.Market.Vcg(c.Factors, c.Reserve);
            double welfare = sold.Rows.Select((row, slot) => c.Factors[slot] * c.Market.Score(row)).Sum();
            Assert.That(welfare, Is.EqualTo(BestWelfare(scores, c.Factors)).Within(1e-9), () => $"{c}");
        }
    }

    [Test]
    public void Truth_EveryDeviation_GainsNothing()
    {
        foreach (var c in MarketCase.Many(300))
        {
            for (int row = 0; row < c.Market.Count; row++)
            {
                double truthful = Utility(c, row, c.Market.Bids[row]);
                Assert.That(truthful, Is.GreaterThanOrEqualTo(0), () => $"row {row}; {c}");
                foreach (double bid in Deviations(c, row))
                    Assert.That(Utility(c, row, bid), Is.LessThanOrEqualTo(truthful + 1e-9),
                        () => $"row {row} bids {bid}; {c}");
            }
        }
    }

    [Test]
    public void Price_SameBids_IsAtMostThatOfGsp()
    {
        foreach (var c in MarketCase.Many(Cases).Concat(MarketCase.Many(Cases, odd: true)))
        {
            var vcg = c.Market.Vcg(c.Factors, c.Reserve);
            var gsp = c.Market.Gsp(c.Slots, c.Reserve);
            Assert.That(vcg.Rows, Is.EqualTo(gsp.Rows), () => $"{c}");
            for (int slot = 0; slot < vcg.Rows.Length; slot++)
                Assert.That(vcg.Prices[slot],
                    Is.GreaterThanOrEqualTo(c.Reserve).And.LessThanOrEqualTo(gsp.Prices[slot]),
                        () => $"slot {slot}; {c}");
        }
    }

    [Test]
    public void Price_OneSlot_IsThatOfGsp()
    {
        foreach (var c in MarketCase.Many(Cases))
            Assert.That(c.Market.Vcg([0.7], c.Reserve).Prices, Is.EqualTo(c.Market.Gsp(1, c.Reserve).Prices)
                .Within(1e-14), () => $"{c}");
    }

    [Test]
    public void Price_EqualFactors_IsTheBestLosersScoreForAll()
    {
        foreach (var c in MarketCase.Many(Cases))
        {
            int[] ranked = c.Market.RankSlowly(c.Reserve);
            double loser = ranked.Length > c.Slots ? c.Market.Score(ranked[c.Slots]) : 0;
            var sold = c.Market.Vcg([.. c.Factors.Select(_ => 2.0)], c.Reserve);
            for (int slot = 0; slot < sold.Rows.Length; slot++)
                Assert.That(sold.Prices[slot], Is.EqualTo(
                    Math.Max(c.Reserve, loser / c.Market.Weights[sold.Rows[slot]])).Within(1e-12),
                        () => $"{slot}; {c}");
        }
    }

    [Test]
    public void Price_FactorsScaled_Stays()
    {
        foreach (var c in MarketCase.Many(Cases))
            Assert.That(c.Market.Vcg([.. c.Factors.Select(factor => factor * 100)], c.Reserve).Prices,
                Is.EqualTo(c.Market.Vcg(c.Factors, c.Reserve).Prices).Within(1e-12), () => $"{c}");
    }

    [Test]
    public void Utility_ScaledBidsNearTruth_GrowsByTheClicks()
    {
        // i-SIC of Deep GSP §5: 1 for a truthful mechanism by the envelope theorem, 0 for the first price.
        var (vcg, first) = (0.0, 0.0);
        double clicks = 0;
        foreach (var c in MarketCase.Many(Cases))
        {
            for (int row = 0; row < c.Market.Count; row++)
            {
                vcg += Slope(c, row, market => market.Vcg(c.Factors, c.Reserve));
                first += Slope(c, row, market => market.FirstPrice(c.Slots, c.Reserve));
                int slot = c.Market.Vcg(c.Factors, c.Reserve).SlotOf(row);
                clicks += slot < 0 ? 0 : c.Market.Bids[row] * c.Factors[slot] * c.Market.Weights[row];
            }
        }
        Assert.That(vcg / clicks, Is.EqualTo(1).Within(0.01));
        Assert.That(first / clicks, Is.Zero.Within(1e-9));
    }

    [Test]
    public void Run_MoreSlotsThanFactors_SellsOneAFactor()
    {
        using var tester = new OperatorTester<Vcg>()
            .Input(Rows.Of("bid float64, pctr float64", """{"bid":4,"pctr":0.5}""", """{"bid":10,"pctr":0.5}""",
                """{"bid":2,"pctr":0.5}"""))
            .With("position_factors", new double[] { 2, 1 }).With("slots", 3);
        Assert.That(tester.Print(), Is.EqualTo(new[]
        {
            """{"bid":10,"pctr":0.5,"slot":1,"price_per_click":3}""",
            """{"bid":4,"pctr":0.5,"slot":2,"price_per_click":2}""",
        }));
    }

    [Test]
    public void Run_FewerSlotsThanFactors_IgnoresTheRest()
    {
        using var tester = new OperatorTester<Vcg>()
            .Input(Rows.Of("bid float64, pctr float64", """{"bid":4,"pctr":0.5}""", """{"bid":10,"pctr":0.5}"""))
            .With("position_factors", new double[] { 2, 1 }).With("slots", 1);
        Assert.That(tester.Print(), Is.EqualTo(new[] { """{"bid":10,"pctr":0.5,"slot":1,"price_per_click":4}""" }));
    }

    [TestCase(new double[0])]
    [TestCase(new[] { 0.5, 0.6 })]
    [TestCase(new[] { 1, 0.0 })]
    [TestCase(new[] { 1, double.NaN })]
    [TestCase(new[] { double.PositiveInfinity })]
    public void Bind_FactorsThatDoNotFallOrAreNotPositive_IsAnError(double[] factors)
    {
        using var tester = new OperatorTester<Vcg>().Input(Rows.Of("bid float64, pctr float64"))
            .With("position_factors", factors).Bind();
        Assert.That(tester.Errors, Has.Count.EqualTo(1).And.One.Contains("expected one positive number a slot"));
    }

    [Test]
    public void Run_Warm_AllocatesNothing()
    {
        using var tester = new OperatorTester<Vcg>().Input(Rows.Of("bid float64, pctr float64",
                [.. Enumerable.Range(1, 800).Select(i => $$"""{"bid":{{i % 37}},"pctr":0.{{i % 9 + 1}}}""")]))
            .With("position_factors", new[] { 1, 0.5, 0.25 });
        Assert.That(tester.WarmAllocations(), Is.Zero);
    }

    private static IEnumerable<MarketCase> Small(int count) =>
        MarketCase.Many(count).Where(c => c.Market.Count <= 7 && c.Slots <= 4);

    // What the others lose. The reserve stands for as many rival bids, weighted as ours, as there are slots.
    private static double Externality(MarketCase c, int row, int slot)
    {
        double reserved = c.Reserve * c.Market.Weights[row];
        double[] others = [.. c.Market.RankSlowly(c.Reserve).Where(other => other != row).Select(c.Market.Score),
            .. Enumerable.Repeat(reserved, c.Slots)];
        double[] left = [.. c.Factors[..slot], .. c.Factors[(slot + 1)..]];
        return BestWelfare(others, c.Factors) - BestWelfare(others, left);
    }

    // Tries every assignment of scores to slots; a slot may stay empty.
    private static double BestWelfare(double[] scores, ReadOnlySpan<double> factors)
    {
        if (factors.IsEmpty)
            return 0;
        double best = BestWelfare(scores, factors[1..]);
        for (int i = 0; i < scores.Length; i++)
        {
            double[] rest = [.. scores[..i], .. scores[(i + 1)..]];
            best = Math.Max(best, factors[0] * scores[i] + BestWelfare(rest, factors[1..]));
        }
        return best;
    }

    private static double Utility(MarketCase c, int row, double bid)
    {
        var sold = c.Market.With(row, bid).Vcg(c.Factors, c.Reserve);
        int slot = sold.SlotOf(row);
        return slot < 0 ? 0 : c.Factors[slot] * c.Market.Weights[row] * (c.Market.Bids[row] - sold.Prices[slot]);
    }

    // A grid, and both sides of every bid at which the slot changes.
    private static IEnumerable<double> Deviations(MarketCase c, int row)
    {
        for (double bid = 0; bid <= 12; bid += 0.25)
            yield return bid;
        for (int other = 0; other < c.Market.Count; other++)
        {
            double tie = c.Market.Score(other) / c.Market.Weights[row];
            yield return tie * (1 - 1e-9);
            yield return tie * (1 + 1e-9);
        }
        yield return c.Reserve;
    }

    // Half the change of û(b) = b x(b) − p(b) as the own bid goes from (1 − δ) b to (1 + δ) b, over δ.
    private static double Slope(MarketCase c, int row, Func<Market, Outcome> sell)
    {
        const double Delta = 1e-3;
        double At(double bid)
        {
            var sold = sell(c.Market.With(row, bid));
            int slot = sold.SlotOf(row);
            return slot < 0 ? 0 : c.Factors[slot] * c.Market.Weights[row] * (bid - sold.Prices[slot]);
        }
        double bid = c.Market.Bids[row];
        return (At(bid * (1 + Delta)) - At(bid * (1 - Delta))) / (2 * Delta);
    }
}
