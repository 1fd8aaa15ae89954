using System.Globalization;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class BidSearchTests
{
    private const string Columns = "ad_id: int64; bid: float64; pctr: float64; owner: int64";

    private const string Yaml = """
        adflow: 1
        graph: market
        request: { }
        tables: { ads: { path: ads.arrow } }
        nodes:
          all: { op: scan, table: ads }
          allowed: { op: where, in: all, with: pctr > 0.01 and bid < 40 }
          scored: { op: let, in: allowed, with: { ecpm: bid * pctr } }
          one_each: { op: top_k, in: scored, with: { by: ecpm, k: 1, per: [owner] } }
          sold: { op: auction.gsp, in: one_each, with: { slots: 2, reserve: 0.5 } }
        output: sold
        """;

    private static FollowTester Market(IEnumerable<Ad> ads, string yaml = Yaml, string columns = Columns) => new(
        new GraphTester(TestModules.All).Table("ads", columns, [.. ads.Select(ad => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"ad_id": {{ad.Id}}, "bid": {{ad.Bid}}, "pctr": {{ad.Pctr}}, "owner": {{ad.Owner}}}"""))]), yaml);

    private static Ad[] Some() =>
        [new(1, 2, 0.1, 1), new(2, 1.5, 0.1, 2), new(3, 1, 0.1, 3), new(4, 0.5, 0.1, 2), new(5, 9, 0.001, 4)];

    private static BidAnswer Ask(FollowTester tester, int ad, BidOptions? options = null) =>
        tester.Follow($"ad_id={ad}", bid: options ?? new()).Bid!;

    // The market as a person would write it: whether an ad wins with a bid.
    private static bool Wins(Ad[] ads, int ad, double bid)
    {
        var best = ads.Select(one => one.Id == ad ? one with { Bid = bid } : one)
            .Where(one => one.Pctr > 0.01 && one.Bid < 40).GroupBy(one => one.Owner)
            .Select(group => group.OrderByDescending(one => one.Bid * one.Pctr).First());
        return best.Where(one => one.Bid >= 0.5).OrderByDescending(one => one.Bid * one.Pctr)
            .ThenBy(one => Array.FindIndex(ads, other => other.Id == one.Id)).Take(2).Any(one => one.Id == ad);
    }

    [Test]
    public void BidThatIsTooLow_IsFoundToAMillionth_AndSeenToWinWhereLessDoesNot()
    {
        using var tester = Market(Some());
        var answer = Ask(tester, 3);
        Assert.That((answer.Outcome, answer.Column, answer.Old), Is.EqualTo((BidOutcome.Found, "all.bid", 1.0)));
        Assert.That(answer.New, Is.GreaterThan(1.5).And.LessThan(1.5 * (1 + 2e-6)));
        Assert.That(answer.Losing, Is.EqualTo(1.5));
        Assert.That(answer.Places, Is.EqualTo([2]));
        Assert.That(answer.Runs, Is.LessThanOrEqualTo(60));
        Assert.That(answer.Text, Does.StartWith("more than 1.5 instead of 1 (+50.0 %) at all.bid wins: "));
    }

    [Test]
    public void BidWithASteps_IsAMultipleOfIt()
    {
        using var tester = Market(Some());
        var answer = Ask(tester, 3, new() { Step = 0.01 });
        Assert.That((answer.New, answer.Losing), Is.EqualTo((1.51, 1.5)));
        Assert.That(answer.Text, Does.StartWith("1.51 instead of 1 (+51.0 %) at all.bid gets place 2, 1.5 does not"));
    }

    [Test]
    public void HigherBidThatLosesAgain_IsSaid()
    {
        using var tester = Market(Some());
        var answer = Ask(tester, 3);
        Assert.That(answer.LosesAgainAt, Is.InRange(40, 40.4 + 1e-9));
        Assert.That(answer.Text, Does.Contain("More is not always better: 4").And.Contain(" loses again"));
    }

    [Test]
    public void BidThatIsTooHigh_IsLowered()
    {
        using var tester = Market([.. Some(), new Ad(6, 50, 0.2, 6)]);
        var answer = Ask(tester, 6, new() { Step = 0.5 });
        Assert.That((answer.Outcome, answer.New, answer.Losing), Is.EqualTo((BidOutcome.Found, 39.5, 40.0)));
        Assert.That(answer.Text, Does.Contain("(−21.0 %)"));
    }

    [Test]
    public void RowThatNoBidRescues_SaysWhereItIsLost()
    {
        using var tester = Market(Some());
        var answer = Ask(tester, 5);
        Assert.That(answer.Outcome, Is.EqualTo(BidOutcome.NoneHelps));
        Assert.That(answer.Text, Does.StartWith("no bid helps: it is lost at allowed whatever it bids (all.bid"));
    }

    [Test]
    public void RowThatIsShown_NeedsNoBid()
    {
        using var tester = Market(Some());
        Assert.That(Ask(tester, 1).Outcome, Is.EqualTo(BidOutcome.NotNeeded));
    }

    [Test]
    public void RowLostBeforeItsBid_SaysSo()
    {
        using var tester = Market(Some(), Yaml.Replace("bid < 40", "ad_id < 3", StringComparison.Ordinal)
            .Replace("ecpm: bid * pctr", "ecpm: bid * pctr, paid: bid", StringComparison.Ordinal));
        var answer = Ask(tester, 3, new() { Column = "paid" });
        Assert.That((answer.Outcome, answer.Text), Is.EqualTo(
            (BidOutcome.NoBid, "no bid helps: it is lost at allowed, before it has one (scored.paid)")));
        Assert.That(Ask(tester, 77).Text, Is.EqualTo("no bid helps: it was never recalled"));
    }

    [Test]
    public void BidThatAnotherReplaces_IsSearchedForThere()
    {
        const string Replaced = """
            adflow: 1
            graph: market
            request: { }
            tables: { ads: { path: ads.arrow } }
            nodes:
              all: { op: scan, table: ads }
              other: { op: let, in: all, with: { next: pctr * 10 } }
              named: { op: select, in: other, with: { drop: [bid], rename: { next: bid } } }
              sold: { op: auction.gsp, in: named, with: { slots: 1 } }
            output: sold
            """;
        using var tester = Market([new(1, 1, 0.2, 1), new(2, 9, 0.1, 2)], Replaced);
        var answer = Ask(tester, 2, new() { Step = 0.1 });
        Assert.That((answer.Column, answer.Old, answer.New), Is.EqualTo(("named.bid", 1.0, 4.1)));
        Assert.That(Ask(tester, 2, new() { Column = "all.bid" }).Outcome, Is.EqualTo(BidOutcome.NoneHelps));
        Assert.That(Ask(tester, 2, new() { Column = "next", Step = 0.1 }).Column, Is.EqualTo("other.next"));
    }

    [TestCase("int64", 16, 15)]
    [TestCase("float32", 15.00001, 15)]
    public void BidOfAnyNumberType_IsFound(string type, double most, double least)
    {
        using var tester = Market([new(1, 20, 0.1, 1), new(2, 15, 0.1, 2), new(3, 4, 0.1, 3)],
            columns: Columns.Replace("bid: float64", $"bid: {type}", StringComparison.Ordinal));
        var answer = Ask(tester, 3);
        Assert.That(answer.New, Is.GreaterThan(least).And.LessThanOrEqualTo(most * (1 + 2e-6)));
    }

    [Test]
    public void SeveralBids_AreChangedInProportion()
    {
        using var tester = Market(Some());
        var answer = tester.Follow("pctr=0.001", bid: new()).Bid!;
        Assert.That(answer.Outcome, Is.EqualTo(BidOutcome.NoneHelps));
        using var twice = Market([new(1, 2, 0.1, 1), new(2, 1.5, 0.1, 2), new(3, 1, 0.1, 7), new(4, 0.5, 0.2, 7)]);
        var both = twice.Follow("owner=7", bid: new() { Step = 0.01 }).Bid!;
        Assert.That((both.New, both.Losing), Is.EqualTo((1.51, 1.5)));
        Assert.That(both.Text, Does.Contain("its other bids in proportion"));
    }

    [Test]
    public void ColumnThatNobodyHas_IsRefusedOrTold()
    {
        using var tester = Market(Some());
        Assert.That(Assert.Throws<ArgumentException>(() => Ask(tester, 3, new() { Column = "bidd" }))!.Message,
            Is.EqualTo("no node on the way of ad_id 3 has a bid 'bidd'; did you mean 'bid'?"));
        Assert.That(Ask(tester, 3, new() { Column = "bidd", IsChosen = false }).Outcome, Is.EqualTo(BidOutcome.NoBid));
        Assert.Throws<ArgumentException>(() => Ask(tester, 3, new() { Step = 0 }));
    }

    // The oracle tries all bids of a grid, with a market of its own.
    [Test]
    public void RandomMarkets_GiveTheSmallestBidOfAGrid([Range(1, 12)] int seed)
    {
        var random = new Random(seed);
        var ads = Enumerable.Range(1, 12).Select(id => new Ad(id, random.Next(1, 300) / 100.0,
            random.Next(1, 30) / 100.0, random.Next(6))).ToArray();
        using var tester = Market(ads);
        foreach (var ad in ads.Where(ad => !Wins(ads, ad.Id, ad.Bid)))
        {
            var answer = Ask(tester, ad.Id, new() { Step = 0.01 });
            double expected = Enumerable.Range((int)Math.Round(ad.Bid * 100) + 1, 8000).Select(cents => cents / 100.0)
                .FirstOrDefault(bid => Wins(ads, ad.Id, bid), double.NaN);
            Assert.That(answer.New, Is.EqualTo(expected), $"seed {seed}, {ad}: {answer.Text}");
            Assert.That(answer.Runs, Is.LessThanOrEqualTo(60), $"seed {seed}");
        }
    }

    private sealed record Ad(int Id, double Bid, double Pctr, int Owner);
}
