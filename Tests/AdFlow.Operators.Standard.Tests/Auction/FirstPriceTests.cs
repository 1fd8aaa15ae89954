namespace AdFlow.Operators.Standard.Tests;

/// <summary>The first-price auction, and what theory says of revenues.</summary>
public sealed class FirstPriceTests
{
    [Test]
    public void Price_OddMarkets_IsTheBidAndWinnersAreThoseOfGsp()
    {
        foreach (var c in MarketCase.Many(2000, odd: true))
        {
            var sold = c.Market.FirstPrice(c.Slots, c.Reserve);
            Assert.That(sold.Rows, Is.EqualTo(c.Market.Gsp(c.Slots, c.Reserve).Rows), () => $"{c}");
            Assert.That(sold.Prices, Is.EqualTo(sold.Rows.Select(row => c.Market.Bids[row])), () => $"{c}");
        }
    }

    [TestCase(2)]
    [TestCase(3)]
    public void Revenue_UniformValuesInEquilibrium_EqualsSecondPrice(int bidders)
    {
        // Uniform [0, 1]: bids (n − 1)/n · v; both auctions earn (n − 1)/(n + 1).
        double shade = (bidders - 1.0) / bidders, expected = (bidders - 1.0) / (bidders + 1);
        double first = Mean(bidders, values => Shaded(values, shade).FirstPrice(1).Prices[0]);
        double second = Mean(bidders, values => Shaded(values, 1).Gsp(1).Prices[0]);
        Assert.That(first, Is.EqualTo(expected).Within(1e-3));
        Assert.That(second, Is.EqualTo(expected).Within(1e-3));
    }

    [Test]
    public void Revenue_TwoUniformValuesWithReserveOneHalf_Is5Of12()
    {
        double revenue = Mean(2, values => Shaded(values, 1).Gsp(1, reserve: 0.5).Prices.Sum());
        Assert.That(revenue, Is.EqualTo(5.0 / 12).Within(1e-3));
        foreach (double other in new[] { 0, 0.25, 0.4, 0.6, 0.75 })
            Assert.That(Mean(2, values => Shaded(values, 1).Gsp(1, other).Prices.Sum()), Is.LessThan(revenue),
                $"reserve {other} earns no more than the optimal 1/2 (Myerson 1981)");
    }

    [Test]
    public void Run_Columns_AreThoseOfTheInputWithSlotAndPrice()
    {
        using var tester = new OperatorTester<FirstPrice>()
            .Input(Rows.Of("ad_id int64, bid float64, pctr float64", """{"ad_id":1,"bid":1,"pctr":0.25}""",
                """{"ad_id":2,"bid":0.125,"pctr":0.5}""", """{"ad_id":3,"bid":3,"pctr":0.25}"""))
            .With("reserve", 0.25);
        Assert.That(tester.Print(), Is.EqualTo(new[]
        {
            """{"ad_id":3,"bid":3,"pctr":0.25,"slot":1,"price_per_click":3}""",
            """{"ad_id":1,"bid":1,"pctr":0.25,"slot":2,"price_per_click":1}""",
        }));
        Assert.That(tester.WarmAllocations(), Is.Zero);
    }

    private static Market Shaded(double[] values, double shade) =>
        new([.. values.Select(value => value * shade)], [.. values.Select(_ => 1.0)]);

    // Mean over the midpoints of a grid on [0, 1]^n.
    private static double Mean(int bidders, Func<double[], double> revenue)
    {
        int steps = bidders == 2 ? 100 : 40, count = (int)Math.Pow(steps, bidders);
        double total = 0;
        double[] values = new double[bidders];
        for (int cell = 0; cell < count; cell++)
        {
            int rest = cell;
            for (int i = 0; i < bidders; i++, rest /= steps)
                values[i] = (rest % steps + 0.5) / steps;
            total += revenue(values);
        }
        return total / count;
    }
}
