using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class RowFollowerTests
{
    private const string Ads = "ad_id: int64; bid: float64; pctr: float64; budget: float64; owner: utf8?";

    // 1 wins, 2 has no budget, 3 has no clicks, 4 and 5 are of one owner, 6 bids too little, 7 and 8 lose the auction.
    private static GraphTester Shop() => new GraphTester(TestModules.All)
        .Table("ads", Ads,
            """{"ad_id": 1, "bid": 2, "pctr": 0.1, "budget": 5, "owner": "a"}""",
            """{"ad_id": 2, "bid": 3, "pctr": 0.1, "budget": 0, "owner": "b"}""",
            """{"ad_id": 3, "bid": 3, "pctr": 0, "budget": 9, "owner": "c"}""",
            """{"ad_id": 4, "bid": 1.5, "pctr": 0.1, "budget": 9, "owner": "d"}""",
            """{"ad_id": 5, "bid": 1.4, "pctr": 0.1, "budget": 9, "owner": "d"}""",
            """{"ad_id": 6, "bid": 0.01, "pctr": 0.9, "budget": 9, "owner": "e"}""",
            """{"ad_id": 7, "bid": 1, "pctr": 0.1, "budget": 9, "owner": "f"}""",
            """{"ad_id": 8, "bid": 0.5, "pctr": 0.1, "budget": 9, "owner": null}""",
            """{"ad_id": 9, "bid": 9, "pctr": 0.1, "budget": 9, "owner": "g"}""")
        .Table("known", "ad_id: int64; title: utf8", [.. Enumerable.Range(1, 8)
            .Select(id => $$"""{"ad_id": {{id}}, "title": "ad {{id}}"}""")]);

    private const string Yaml = """
        adflow: 1
        graph: shop
        request: { slots: "int32?" }
        tables: { ads: { path: ads.arrow }, known: { path: known.arrow, key: ad_id } }
        nodes:
          all: { op: scan, table: ads }
          named: { op: join, in: all, table: known }
          eligible: { op: where, in: named, with: budget > 0 and bid < 100 }
          scored: { op: let, in: eligible, with: { ecpm: bid * pctr * 1000 } }
          one_each: { op: top_k, in: scored, with: { by: ecpm, k: 1, per: [owner] } }
          sold: { op: auction.gsp, in: one_each, with: { slots: "=coalesce(request.slots, 2)", reserve: 0.05 } }
          ads: { op: select, in: sold, with: { drop: [budget, owner] } }
        output: ads
        """;

    [TestCase(2, "eligible", "budget > 0, but budget is 0")]
    [TestCase(3, "sold", "takes part only with pctr > 0, but pctr is 0")]
    [TestCase(5, "one_each",
        "rank 2 of 2 with owner d, only the first is kept (k): its ecpm is 140, ad_id 4 has 150")]
    [TestCase(6, "sold", "bid 0.01 is below the reserve 0.05")]
    [TestCase(7, "sold", "rank 3 of 4, the first 2 are kept (slots): its bid * pctr is 0.1, the last of them, "
        + "ad_id 4, has 0.15")]
    [TestCase(9, "named", "known has no row with ad_id 9")]
    public void LostRow_SaysWhereAndWhy(int ad, string node, string why)
    {
        using var tester = new FollowTester(Shop(), Yaml);
        var story = tester.Follow($"ad_id={ad}");
        Assert.That(story.Verdict, Is.EqualTo(RowVerdict.Lost));
        Assert.That(story.LostAt, Is.EqualTo([node]));
        Assert.That(story.Steps.Single(step => step.Kind is RowStepKind.Lost).Losses.Single().Text, Is.EqualTo(why));
    }

    [Test]
    public void Text_OfALostRow_TellsEachNodeOnItsWay()
    {
        using var tester = new FollowTester(Shop(), Yaml);
        TestContext.Out.WriteLine(tester.Text("ad_id=1"));
        TestContext.Out.WriteLine(tester.Text("ad_id=5", bid: new()));
        TestContext.Out.WriteLine(tester.Text("ad_id=8", bid: new() { Step = 0.01 }));
        TestContext.Out.WriteLine(tester.Text("ad_id=2", bid: new()));
        TestContext.Out.WriteLine(tester.Text("ad_id=9", bid: new()));
        TestContext.Out.WriteLine(tester.Text("ad_id=99", bid: new()));
        TestContext.Out.WriteLine(tester.Text("owner=d", bid: new()));
        TestContext.Out.WriteLine(tester.Text("owner=null", bid: new()));
    }
}
