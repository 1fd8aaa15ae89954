using AdFlow.Testing;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>The match server of a search: every operator of recall and the linear model in one graph.</summary>
public sealed class RecallGraphTests
{
    private const string Graph = """
        adflow: 1
        graph: match
        request: { query: "utf8?", limit: "int32?", literally: "bool?" }
        tables:
          products:
            path: products.arrow
            key: ad_id
            indexes: { texts: { inverted: [title, text], analyzer: english } }
          bidwords: { path: bidwords.arrow, indexes: { words: { bidwords: text } } }
          terms: { path: terms.arrow, key: term }
          vectors: { path: vectors.arrow, key: ad_id }
        nodes:
          rewrite: { op: recall.rewrite, in: request, with: { synonyms: synonyms.txt } }
          keyword: { op: recall.keyword, in: rewrite, table: bidwords, with: { limit: 500, distinct: ad_id } }
          text:
            op: recall.text
            in: rewrite
            table: products
            with:
              limit: 300
              weights: { text: 0.4 }
              field_b: { title: 0 }
              idf_fields: [title]
              synonym_weight: 0.1
          encode: { op: recall.encode, in: rewrite, table: terms, when: "not coalesce(request.literally, false)" }
          semantic: { op: recall.vector, in: encode, table: vectors, with: { limit: 2, metric: cosine } }
          merged:
            op: recall.merge
            in: [keyword, text, semantic]
            with:
              limit: "=coalesce(request.limit, 10)"
              keep: [bid, coverage]
              normalize: min_max
              weights: { semantic: 0.5 }
              quotas: { text: 1 }
          features: { op: join, in: merged, table: products }
          pctr: { op: rank.linear, in: features, with: { coefficients: pctr.json, output: pctr } }
          ads: { op: select, in: pctr, with: { keep: [ad_id, bid, coverage, score, channels, pctr] } }
        output: ads
        """;

    [Test]
    public void Rows_OfAQuery_AreTheMergedAndRankedCandidates()
    {
        using var tester = Tester().Open(Graph);
        Assert.That(tester.Rows("""{"query":"Laptops"}"""), Is.EqualTo(new[]
        {
            """{"ad_id":1,"bid":null,"coverage":1,"score":1,"channels":["text"],"pctr":0.5}""",
            """{"ad_id":3,"bid":0.5,"coverage":null,"score":1,"channels":["keyword","semantic"],"pctr":0.5}""",
            """{"ad_id":2,"bid":1.5,"coverage":0.1,"score":0.5,"channels":["keyword","text","semantic"],"""
                + "\"pctr\":0.37754068}",
        }));
    }

    [TestCase("""{"query":"laptop","limit":1}""", 1)]
    [TestCase("""{"query":"boats"}""", 0)]
    [TestCase("""{"query":null}""", 0)]
    public void Rows_OfOtherRequests_AreAsMany(string request, int count)
    {
        using var tester = Tester().Open(Graph);
        Assert.That(tester.Rows(request), Has.Count.EqualTo(count));
    }

    [Test]
    public void Rows_ChannelLeftOut_AreThoseOfTheOthers()
    {
        using var tester = Tester().Open(Graph);
        Assert.That(tester.Rows("""{"query":"Laptops","literally":true}""").Select(row => row[..10]),
            Is.EqualTo(new[] { """{"ad_id":1""", """{"ad_id":3""", """{"ad_id":2""" }));
    }

    [Test]
    public void Rows_KeptColumnThatNothingNeeds_AreTheSameWithoutIt()
    {
        using var tester = Tester().File("pctr.json", """{ "bias": -1, "coefficients": { "score": 1 } }""")
            .Open(Graph.Replace("keep: [ad_id, bid, coverage, score, channels, pctr]", "keep: [ad_id, coverage]"));
        Assert.That(tester.Rows("""{"query":"Laptops"}"""), Is.EqualTo(new[]
        {
            """{"ad_id":1,"coverage":1}""", """{"ad_id":3,"coverage":null}""", """{"ad_id":2,"coverage":0.1}""",
        }));
    }

    [Test]
    public void Run_Warm_AllocatesNothing()
    {
        using var tester = Tester().Open(Graph);
        var request = tester.Request("""{"query":"Laptops"}""");
        long before = 0;
        for (int i = 0; i < 20; i++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            using var run = tester.Graph.RunAsync(new() { Request = request }).Result;
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [TestCase("weights: { text: 0.4 }", "weights: { texts: 0.4 }", "no field 'texts'")]
    [TestCase("metric: cosine", "metric: cosinus", "cosine")]
    [TestCase("quotas: { text: 1 }", "quotas: { texts: 1 }", "no channel 'texts'")]
    [TestCase("distinct: ad_id", "distinct: ad", "no column 'ad'")]
    [TestCase("keep: [bid, coverage]", "keep: [bids]", "no channel has a column 'bids'")]
    [TestCase("output: pctr }", "output: score }", "two columns 'score'")]
    public void Problems_OfAWrongSetting_NameIt(string right, string wrong, string message)
    {
        using var tester = Tester();
        Assert.That(tester.Problems(Graph.Replace(right, wrong)), Has.Some.Contains(message));
    }

    private static GraphTester Tester() => new GraphTester(StandardOperators.Module)
        .File("synonyms.txt", "laptop, notebook")
        .File("pctr.json", """{ "bias": -1, "coefficients": { "score": 1, "bid": 0 } }""")
        .Table("products", "ad_id: int64; title: utf8; text: utf8?",
            """{"ad_id":1,"title":"Laptop bag","text":"for a notebook"}""",
            """{"ad_id":2,"title":"Notebook","text":null}""", """{"ad_id":3,"title":"Desk lamp","text":"bright"}""")
        .Table("bidwords", "ad_id: int64; text: utf8; match_type: utf8; bid: float64",
            """{"ad_id":2,"text":"notebook","match_type":"broad","bid":1.5}""",
            """{"ad_id":3,"text":"laptop","match_type":"exact","bid":0.5}""",
            """{"ad_id":3,"text":"laptops","match_type":"broad","bid":0.25}""")
        .Table("terms", "term: utf8; vector: vector<float32,2>", """{"term":"laptop","vector":[2,0]}""")
        .Table("vectors", "ad_id: int64; vector: vector<float32,2>", """{"ad_id":1,"vector":[0,1]}""",
            """{"ad_id":2,"vector":[1,0]}""", """{"ad_id":3,"vector":[0.6,0.8]}""");
}
