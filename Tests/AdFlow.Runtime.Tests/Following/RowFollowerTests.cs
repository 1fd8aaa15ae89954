using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class RowFollowerTests
{
    private const string Ads = "ad_id: int64; bid: float64; pctr: float64; budget: float64; owner: utf8?";

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

    // 1 and 4 win, 2 has no budget, 3 no clicks, 5 is of the owner of 4, 6 bids too little, 7 and 8 are outbid, 9 is
    // unknown.
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
        Assert.That((story.Verdict, string.Join(",", story.LostAt)), Is.EqualTo((RowVerdict.Lost, node)));
        Assert.That(story.Steps.Single(step => step.Kind is RowStepKind.Lost).Losses.Single().Text, Is.EqualTo(why));
    }

    [Test]
    public void LostRow_ByRank_HasTheNumbersAsData()
    {
        using var tester = new FollowTester(Shop(), Yaml, """{"slots": 1}""");
        var loss = tester.Follow("ad_id=4").Steps.Single(step => step.Kind is RowStepKind.Lost).Losses.Single();
        Assert.That((loss.Kind, loss.Rank, loss.Of, loss.Limit, loss.By, loss.Least, loss.LastKept, loss.Group),
            Is.EqualTo((RowLossKind.Rank, 2, 4, 1, "bid * pctr", "0.2", "ad_id 1", (string?)null)));
        Assert.That(double.Parse(loss.Values.Single().Json, System.Globalization.CultureInfo.InvariantCulture),
            Is.EqualTo(0.15).Within(1e-12));
    }

    [Test]
    public void ShownRow_SaysItsPlaceAndWhatEachNodeGaveIt()
    {
        using var tester = new FollowTester(Shop(), Yaml);
        Assert.That(tester.Text("ad_id=4"), Is.EqualTo("""
            ad_id 4: place 2 in the output of shop

              found  all       rank 4 of 9  bid 1.5, pctr 0.1, budget 9, owner d
                     named     9 → 8 rows   title ad 4
                     eligible  8 → 7 rows   budget > 0 and bid < 100
                     scored                 ecpm 150
                     one_each  rank 2 of 6
                     sold      rank 2 of 2  slot 2, price_per_click 1

            """));
    }

    [Test]
    public void LostRow_IsToldUpToWhereItWasLost()
    {
        using var tester = new FollowTester(Shop(), Yaml);
        Assert.That(tester.Text("ad_id=7"), Is.EqualTo("""
            ad_id 7: lost at sold, not in the output of shop

              found  all       rank 7 of 9  bid 1, pctr 0.1, budget 9, owner f
                     named     9 → 8 rows   title ad 7
                     eligible  8 → 7 rows   budget > 0 and bid < 100
                     scored                 ecpm 100
                     one_each  rank 3 of 6
              LOST   sold      6 → 2 rows   rank 3 of 4, the first 2 are kept (slots): its bid * pctr is 0.1, the last
                                              of them, ad_id 4, has 0.15

            """));
    }

    [Test]
    public void UnknownRow_WasNeverRecalled_AndNoTableHasIt()
    {
        using var tester = new FollowTester(Shop(), Yaml);
        Assert.That(tester.Text("ad_id=99"), Is.EqualTo("""
            ad_id 99: never recalled, not in the output of shop

              not found  all  9 rows  ads has no row with ad_id 99

            tables: not in ads, not in known

            """));
    }

    [Test]
    public void KeyOfSeveralRows_FollowsAll_AndSaysWhichWereLost()
    {
        using var tester = new FollowTester(Shop(), Yaml);
        var story = tester.Follow("owner=d", output: null);
        var limit = story.Steps.Single(step => step.Node == "one_each");
        Assert.That((limit.Kind, limit.FollowedIn, limit.FollowedOut), Is.EqualTo((RowStepKind.Kept, 2, 1)));
        Assert.That(limit.Losses.Single().Text, Is.EqualTo(
            "rank 2 of 2 with owner d, only the first is kept (k): its ecpm is 140, row 3 has 150"));
        Assert.That((story.Verdict, story.MostFollowed), Is.EqualTo((RowVerdict.Shown, 2)));
        Assert.That(tester.Text("owner=d"), Does.StartWith("owner d (up to 2 rows): place 2"));
    }

    [Test]
    public void KeyThatIsNull_FollowsRowsWithoutAValue()
    {
        using var tester = new FollowTester(Shop(), Yaml);
        var story = tester.Follow("owner=null");
        Assert.That((story.Row, story.Steps[0].Rows.Single().Rank), Is.EqualTo(("owner null", 8)));
        Assert.That(story.LostAt, Is.EqualTo(["sold"]));
    }

    [Test]
    public void ColumnThatIsDropped_LeavesRowsTellableByWhatIsLeftOfThem()
    {
        using var tester = new FollowTester(Shop(), Yaml);
        var story = tester.Follow("owner=a");
        Assert.That((story.Verdict, story.Places.Single()), Is.EqualTo((RowVerdict.Shown, 1)));
        Assert.That(story.Steps[^1].Node, Is.EqualTo("ads"));
    }

    [TestCase("adid=1", null, "no node of graph 'shop' has a column 'adid'; did you mean 'ad_id'?",
        TestName = "Column")]
    [TestCase("ad_id=x", null, "ad_id is int64; 'x' is no value of it", TestName = "Value")]
    [TestCase("ad_id=1", "ad", "graph 'shop' has no output 'ad'; the outputs are output", TestName = "Output")]
    [TestCase("slots=1", null, "no node of graph 'shop' has a column 'slots'; did you mean 'slot'?",
        TestName = "Field")]
    public void QuestionThatFitsNoGraph_SaysWhatToName(string key, string? output, string expected)
    {
        using var tester = new FollowTester(Shop(), Yaml);
        Assert.That(Assert.Throws<ArgumentException>(() => tester.Follow(key, output))!.Message, Is.EqualTo(expected));
    }

    [TestCase("ad_id")]
    [TestCase("=1")]
    public void KeyWithoutColumnOrValue_IsRefused(string key) =>
        Assert.That(Assert.Throws<FormatException>(() => RowKey.Parse(key))!.Message, Does.Contain("ad_id=123"));

    [TestCase("name='null'", "null")]
    [TestCase("name=null", null)]
    [TestCase("name=a=b", "a=b")]
    [TestCase("name=\"\"", "")]
    public void Key_InQuotes_IsAText(string key, string? value) =>
        Assert.That(RowKey.Parse(key), Is.EqualTo(new RowKey("name", value)));
}
