namespace AdFlow.Operators.Standard.Tests;

/// <summary>The generalised second-price auction.</summary>
public sealed class GspTests
{
    private const int Cases = 2000;

    [Test]
    public void DeepGspTable1_BidsAndPctrOfThePaper_GiveItsPrices()
    {
        using var tester = new OperatorTester<Gsp>()
            .Input(Rows.Of("ad_id int64, bid float64, pctr float64",
                """{"ad_id":1,"bid":10,"pctr":0.1}""", """{"ad_id":2,"bid":2.4,"pctr":0.2}""",
                """{"ad_id":3,"bid":1.3,"pctr":0.3}"""))
            .With("slots", 2);
        var sold = tester.Run();
        double[] prices = sold["price_per_click"].Values<double>().ToArray();
        Assert.That(sold["ad_id"].Values<long>().ToArray(), Is.EqualTo(new long[] { 1, 2 }));
        Assert.That(sold["slot"].Values<int>().ToArray(), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(prices[0], Is.EqualTo(4.8).Within(1e-14));
        Assert.That(prices[1], Is.EqualTo(1.95).Within(1e-14));
        Assert.That(prices[0] * 0.1 + prices[1] * 0.2, Is.EqualTo(0.87).Within(1e-14), "expected revenue");
    }

    [Test]
    public void EdelmanOstrovskySchwarz_TruthfulBids_Earn1000()
    {
        var sold = new Market([10, 4, 2], [1, 1, 1]).Gsp(2);
        Assert.That(sold.Rows, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(sold.Prices, Is.EqualTo(new[] { 4.0, 2.0 }));
        Assert.That(200 * sold.Prices[0] + 100 * sold.Prices[1], Is.EqualTo(1000));
    }

    [Test]
    public void Winners_OddMarkets_AreTheBestEligibleByScoreThenRow()
    {
        foreach (var c in MarketCase.Many(Cases, odd: true))
            Assert.That(c.Market.Gsp(c.Slots, c.Reserve).Rows,
                Is.EqualTo(c.Market.RankSlowly(c.Reserve).Take(c.Slots)), () => $"{c}");
    }

    [Test]
    public void Price_OddMarkets_LiesBetweenReserveAndBid()
    {
        foreach (var c in MarketCase.Many(Cases, odd: true).Concat(MarketCase.Many(Cases)))
        {
            var sold = c.Market.Gsp(c.Slots, c.Reserve);
            for (int slot = 0; slot < sold.Rows.Length; slot++)
                Assert.That(sold.Prices[slot],
                    Is.GreaterThanOrEqualTo(c.Reserve).And.LessThanOrEqualTo(c.Market.Bids[sold.Rows[slot]]),
                        () => $"{c}");
        }
    }

    [Test]
    public void Price_RandomMarkets_IsTheLeastBidThatKeepsTheSlot()
    {
        foreach (var c in MarketCase.Many(Cases))
        {
            var sold = c.Market.Gsp(c.Slots, c.Reserve);
            for (int slot = 0; slot < sold.Rows.Length; slot++)
            {
                int row = sold.Rows[slot];
                double price = sold.Prices[slot];
                int above = c.Market.With(row, price * (1 + 1e-9)).Gsp(c.Slots, c.Reserve).SlotOf(row);
                int below = c.Market.With(row, price * (1 - 1e-9) - 1e-12).Gsp(c.Slots, c.Reserve).SlotOf(row);
                Assert.That(above, Is.EqualTo(slot), () => $"above the price; {c}");
                Assert.That(below, Is.Not.EqualTo(slot), () => $"below the price; {c}");
            }
        }
    }

    [Test]
    public void Price_OwnBidLoweredWithinTheRank_StaysToTheBit()
    {
        foreach (var c in MarketCase.Many(Cases))
        {
            var sold = c.Market.Gsp(c.Slots, c.Reserve);
            for (int slot = 0; slot < sold.Rows.Length; slot++)
            {
                int row = sold.Rows[slot];
                double lower = sold.Prices[slot] + 0.3 * (c.Market.Bids[row] - sold.Prices[slot]);
                var again = c.Market.With(row, lower).Gsp(c.Slots, c.Reserve);
                Assert.That(again.Rows, Is.EqualTo(sold.Rows), () => $"ranking; {c}");
                Assert.That(again.Prices[slot], Is.EqualTo(sold.Prices[slot]), () => $"slot {slot}; {c}");
            }
        }
    }

    [Test]
    public void Price_HigherAdsRaised_StaysToTheBit()
    {
        foreach (var c in MarketCase.Many(Cases))
        {
            var sold = c.Market.Gsp(c.Slots, c.Reserve);
            for (int slot = 1; slot < sold.Rows.Length; slot++)
            {
                var raised = c.Market;
                for (int higher = 0; higher < slot; higher++)
                    raised = raised.With(sold.Rows[higher], raised.Bids[sold.Rows[higher]] * 1000);
                var again = raised.Gsp(c.Slots, c.Reserve);
                Assert.That(again.Prices[slot], Is.EqualTo(sold.Prices[slot]), () => $"slot {slot}; {c}");
            }
        }
    }

    [Test]
    public void Slot_OwnBidRaised_NeverGetsWorse()
    {
        foreach (var c in MarketCase.Many(Cases, odd: true))
        {
            for (int row = 0; row < c.Market.Count; row++)
            {
                int last = int.MaxValue;
                for (double bid = 0; bid <= 10; bid += 0.5)
                {
                    int slot = c.Market.With(row, bid).Gsp(c.Slots, c.Reserve).SlotOf(row);
                    int rank = slot < 0 ? int.MaxValue : slot;
                    Assert.That(rank, Is.LessThanOrEqualTo(last), () => $"row {row} at bid {bid}; {c}");
                    last = rank;
                }
            }
        }
    }

    [Test]
    public void LowestLocallyEnvyFreeBids_RandomMarkets_EarnVcgAndLeaveNoEnvy()
    {
        foreach (var c in MarketCase.Many(Cases))
        {
            var values = c.Market;
            var gsp = Equilibria.LowestEnvyFreeBids(values, c.Factors).Gsp(c.Slots);
            var vcg = values.Vcg(c.Factors);
            Assert.That(gsp.Rows, Is.EqualTo(vcg.Rows), () => $"{c}");
            for (int slot = 0; slot < gsp.Rows.Length; slot++)
            {
                Assert.That(gsp.Prices[slot], Is.EqualTo(vcg.Prices[slot]).Within(1e-9), () => $"slot {slot}; {c}");
                Assert.That(Equilibria.LargestEnvy(values, c.Factors, gsp, slot), Is.LessThan(1e-9),
                    () => $"{slot}; {c}");
            }
        }
    }

    [Test]
    public void LowestLocallyEnvyFreeBids_EdelmanOstrovskySchwarz_Are3And2()
    {
        var bids = Equilibria.LowestEnvyFreeBids(new Market([10, 4, 2], [1, 1, 1]), [200, 100]);
        Assert.That(bids.Bids[1..], Is.EqualTo(new[] { 3.0, 2.0 }));
        Assert.That(bids.Gsp(2).Prices, Is.EqualTo(new[] { 3.0, 2.0 }), "payments 600 and 200");
    }

    [Test]
    public void Sell_OtherLosersTakenAway_ChangesNothing()
    {
        foreach (var c in MarketCase.Many(Cases))
        {
            int[] kept = [.. c.Market.RankSlowly(c.Reserve).Take(c.Slots + 1)];
            var smaller = new Market([.. kept.Select(row => c.Market.Bids[row])],
                [.. kept.Select(row => c.Market.Weights[row])]);
            var sold = c.Market.Gsp(c.Slots, c.Reserve);
            var again = smaller.Gsp(c.Slots, c.Reserve);
            Assert.That(again.Rows.Select(row => kept[row]), Is.EqualTo(sold.Rows), () => $"{c}");
            Assert.That(again.Prices, Is.EqualTo(sold.Prices), () => $"{c}");
        }
    }

    [Test]
    public void Sell_RowsShuffled_GivesEachAdTheSameSlotAndPrice()
    {
        foreach (var c in MarketCase.Many(Cases))
        {
            int[] order = [.. Enumerable.Range(0, c.Market.Count)];
            new Random(c.Seed).Shuffle(order);
            var shuffled = new Market([.. order.Select(row => c.Market.Bids[row])],
                [.. order.Select(row => c.Market.Weights[row])]);
            var sold = c.Market.Gsp(c.Slots, c.Reserve);
            var again = shuffled.Gsp(c.Slots, c.Reserve);
            Assert.That(again.Rows.Select(row => order[row]), Is.EqualTo(sold.Rows), () => $"{c}");
            Assert.That(again.Prices, Is.EqualTo(sold.Prices), () => $"{c}");
        }
    }

    [Test]
    public void Reserve_FewerAdsThanSlots_IsTheLastPrice()
    {
        var sold = new Market([3, 2, 0.4], [0.1, 0.1, 0.9]).Gsp(4, reserve: 0.5);
        Assert.That(sold.Rows, Is.EqualTo(new[] { 0, 1 }), "the bid below the reserve left, whatever its score");
        Assert.That(sold.Prices[0], Is.EqualTo(2).Within(1e-15), "the ad that left sets no price");
        Assert.That(sold.Prices[1], Is.EqualTo(0.5));
    }

    [Test]
    public void Quality_Column_EntersScoreAndPrice()
    {
        using var tester = new OperatorTester<Gsp>()
            .Input(Rows.Of("bid float32, pctr float32, quality float32",
                """{"bid":2,"pctr":0.5,"quality":0.5}""", """{"bid":1,"pctr":0.5,"quality":2}"""));
        Assert.That(tester.Print(), Is.EqualTo(new[]
        {
            """{"bid":1,"pctr":0.5,"quality":2,"slot":1,"price_per_click":0.5}""",
            """{"bid":2,"pctr":0.5,"quality":0.5,"slot":2,"price_per_click":0}""",
        }));
    }

    [Test]
    public void Sell_NullNaNAndNegativeValues_NeverWin()
    {
        using var tester = new OperatorTester<Gsp>()
            .Input(Rows.Of("ad_id int64, bid float64?, pctr float64?, quality float64?",
                """{"ad_id":1,"bid":null,"pctr":0.5,"quality":1}""", """{"ad_id":2,"bid":1,"pctr":null,"quality":1}""",
                """{"ad_id":3,"bid":1,"pctr":0.5,"quality":null}""",
                """{"ad_id":4,"bid":"NaN","pctr":0.5,"quality":1}""",
                """{"ad_id":5,"bid":-1,"pctr":-0.5,"quality":1}""", """{"ad_id":6,"bid":1,"pctr":0,"quality":1}""",
                """{"ad_id":7,"bid":"Infinity","pctr":0.5,"quality":1}""",
                """{"ad_id":8,"bid":1,"pctr":"NaN","quality":1}""", """{"ad_id":9,"bid":1,"pctr":0.5,"quality":1}""",
                """{"ad_id":10,"bid":1,"pctr":0.5,"quality":1}"""))
            .With("slots", 9).With("reserve", 0.25);
        var sold = tester.Run();
        Assert.That(sold["ad_id"].Values<long>().ToArray(), Is.EqualTo(new long[] { 9, 10 }), "ties in input order");
        Assert.That(sold["price_per_click"].Values<double>().ToArray(), Is.EqualTo(new[] { 1, 0.25 }));
    }

    [Test]
    public void Sell_NoRows_GivesNoRows()
    {
        using var tester = new OperatorTester<Gsp>().Input(Rows.Of("bid float64, pctr float64"));
        Assert.That(tester.Run().RowCount, Is.Zero);
    }

    [Test]
    public void Run_Warm_AllocatesNothing()
    {
        using var tester = new OperatorTester<Gsp>().Input(Rows.Of("bid float32, pctr float32, quality float32",
            [.. Enumerable.Range(1, 800).Select(i => $$"""{"bid":{{i % 37}},"pctr":0.{{i % 9 + 1}},"quality":2}""")]));
        Assert.That(tester.WarmAllocations(), Is.Zero);
    }
}
