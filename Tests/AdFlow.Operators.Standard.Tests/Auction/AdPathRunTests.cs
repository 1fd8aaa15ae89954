using AdFlow.Testing;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>Bids, auctions and creatives in one graph, as a host runs them.</summary>
public sealed class AdPathRunTests
{
    private const string Graph = """
        adflow: 1
        graph: ads
        request: { slots: "int32?", reserve: "float64?" }
        tables:
          ads: { path: ads.arrow, key: ad_id }
          creatives: { path: creatives.arrow, group_key: ad_id }
        nodes:
          all: { op: scan, table: ads }
          ocpc: { op: bid.ocpc, in: all, columns: { bid: click_bid } }
          paced: { op: bid.pacing, in: ocpc, with: { maximum: 2 }, columns: { bid: click_bid, paced_bid: bid } }
          priced: { op: bid.ecpm, in: paced }
          sold:
            op: auction.gsp
            in: priced
            with: { slots: "=coalesce(request.slots, 2)", reserve: "=request.reserve" }
          vcg: { op: auction.vcg, in: priced, with: { position_factors: [2, 1] }, columns: { slot: place } }
          first: { op: auction.first_price, in: priced, with: { slots: 1 } }
          billed: { op: bid.round, in: sold, with: { units: 10, mode: half_up } }
          chosen: { op: creative.select, in: billed, table: creatives }
          shown:
            op: creative.render
            in: chosen
            with: { title: "{name}: {price}", currency: $ }
          out:
            op: select
            in: shown
            with: [slot, ad_id, bid, ecpm, price_per_click, billed_price, creative_id, propensity, title, image]
          vcg_out: { op: select, in: vcg, with: [place, ad_id, price_per_click] }
          first_out: { op: select, in: first, with: [slot, ad_id, price_per_click] }
        outputs: { ads: out, vcg: vcg_out, first: first_out }
        """;

    private static GraphTester Tester() => new GraphTester(StandardOperators.Module)
        .Table("ads", "ad_id: int64; name: utf8; price: int64; target_cpa: float64; pcvr: float64; pctr: float64; "
            + "pacing: float64?",
            """{"ad_id":1,"name":"Lamp","price":1999,"target_cpa":40,"pcvr":0.25,"pctr":0.5,"pacing":1}""",
            """{"ad_id":2,"name":"Desk","price":45000,"target_cpa":16,"pcvr":0.5,"pctr":0.5,"pacing":0.5}""",
            """{"ad_id":3,"name":"Sofa","price":99900,"target_cpa":4,"pcvr":0.25,"pctr":0.5,"pacing":2}""",
            """{"ad_id":4,"name":"Chair","price":4900,"target_cpa":400,"pcvr":0.25,"pctr":0.5,"pacing":null}""")
        .Table("creatives", "ad_id: int64; creative_id: int64; image: utf8; impressions: int64; clicks: int64",
            """{"ad_id":1,"creative_id":10,"image":"lamp.jpg","impressions":0,"clicks":0}""")
        .Open(Graph);

    [Test]
    public void Request_DefaultSlots_SellsChoosesAndRenders()
    {
        using var tester = Tester();
        Assert.That(tester.Rows("{}"), Is.EqualTo(new[]
        {
            """{"slot":1,"ad_id":1,"bid":10,"ecpm":5000,"price_per_click":4,"billed_price":4,"creative_id":10,"""
                + """ "propensity":1,"title":"Lamp: $19.99","image":"lamp.jpg"}""".TrimStart(),
            """{"slot":2,"ad_id":2,"bid":4,"ecpm":2000,"price_per_click":2,"billed_price":2,"creative_id":null,"""
                + """ "propensity":null,"title":"Desk: $450.00","image":null}""".TrimStart(),
        }));
    }

    [Test]
    public void Request_SlotsAndReserve_AreThoseOfTheRequest()
    {
        using var tester = Tester();
        var reserved = tester.Rows("""{"slots":4,"reserve":3.75}""");
        Assert.That(reserved, Has.Count.EqualTo(2));
        Assert.That(reserved[1], Does.Contain("\"price_per_click\":3.75,\"billed_price\":3.8"));
        Assert.That(tester.Rows("""{"slots":4}"""), Has.Count.EqualTo(3), "a null bid never wins");
        Assert.That(tester.Rows("""{"slots":1}"""), Has.Count.EqualTo(1));
    }

    [Test]
    public void OtherAuctions_SameAds_PriceTheirWay()
    {
        using var tester = Tester();
        Assert.That(tester.Rows("{}", "vcg"), Is.EqualTo(new[]
        {
            """{"place":1,"ad_id":1,"price_per_click":3}""", """{"place":2,"ad_id":2,"price_per_click":2}""",
        }));
        Assert.That(tester.Rows("{}", "first"), Is.EqualTo(new[] { """{"slot":1,"ad_id":1,"price_per_click":10}""" }));
    }

    [TestCase("slots: 4, reserve: -1", "expected a number from 0 to")]
    [TestCase("slots: 0", "expected an integer from 1 to 100")]
    public void SettingOutOfRange_IsAProblem(string settings, string expected)
    {
        using var tester = new GraphTester(StandardOperators.Module);
        Assert.That(tester.Problems($$"""
            adflow: 1
            graph: bad
            request: { bid: float64, pctr: float64 }
            nodes:
              sold: { op: auction.gsp, in: request, with: { {{settings}} } }
            output: sold
            """), Has.Count.EqualTo(1).And.One.Contains(expected));
    }

    [TestCase("[1, 2]", "none greater than the one before")]
    [TestCase("[1, many]", "'many'; expected a list of numbers from 0 to")]
    [TestCase("[]", "expected one positive number a slot")]
    public void PositionFactorsThatAreNone_AreAProblem(string factors, string expected)
    {
        using var tester = new GraphTester(StandardOperators.Module);
        Assert.That(tester.Problems($$"""
            adflow: 1
            graph: bad
            request: { bid: float64, pctr: float64 }
            nodes:
              sold: { op: auction.vcg, in: request, with: { position_factors: {{factors}} } }
            output: sold
            """), Has.Count.EqualTo(1).And.One.Contains(expected));
    }

    [Test]
    public void Creative_OtherSeeds_MayDifferAndTheSameSeedDoesNot()
    {
        using var tester = new GraphTester(StandardOperators.Module)
            .Table("creatives", "ad_id: int64; creative_id: int64; impressions: int64; clicks: int64",
                """{"ad_id":1,"creative_id":10,"impressions":5,"clicks":1}""",
                """{"ad_id":1,"creative_id":11,"impressions":5,"clicks":1}""")
            .Open("""
                adflow: 1
                graph: creatives
                request: { ad_id: int64 }
                tables: { creatives: { path: creatives.arrow, group_key: ad_id } }
                nodes: { chosen: { op: creative.select, in: request, table: creatives } }
                output: chosen
                """);
        string[] rows = [.. Enumerable.Range(0, 20).Select(
            seed => tester.Rows("""{"ad_id":1}""", null, (ulong)seed)[0])];
        Assert.That(rows.Distinct().Count(), Is.EqualTo(20), "scores differ");
        Assert.That(rows.Select(row => row.Contains("\"creative_id\":10")).Distinct().Count(), Is.EqualTo(2));
        Assert.That(tester.Rows("""{"ad_id":1}""", null, 7)[0], Is.EqualTo(rows[7]));
    }

    [Test]
    public void WarmRun_WholePath_AllocatesNothing()
    {
        using var tester = Tester();
        var request = tester.Request("{}");
        long before = 0;
        for (int i = 0; i < 20; i++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            using var run = tester.Graph.RunAsync(new() { Request = request }).Result;
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
