using AdFlow.Testing;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>Every standard operator in one graph over small tables.</summary>
internal static class EveryOperatorGraph
{
    public const string Request = """{"query":"Laptop","reserve":0.01}""";

    /// <summary>The document up to its outputs.</summary>
    public const string Nodes = """
        adflow: 1
        graph: everything
        request: { query: "utf8?", limit: "int32?", reserve: "float64?", off: "bool?" }
        tables:
          products:
            path: products.arrow
            key: ad_id
            indexes: { texts: { inverted: [title, body], analyzer: english } }
          bidwords: { path: bidwords.arrow, indexes: { words: { bidwords: text } } }
          terms: { path: terms.arrow, key: term }
          words: { path: words.arrow, key: word }
          vocabulary: { path: vocabulary.arrow, key: term }
          vectors: { path: vectors.arrow, key: ad_id }
          creatives: { path: creatives.arrow, group_key: ad_id }
          spend: { counter: { ad_id: int64 } }
          names: { counter: { name: utf8 } }
        nodes:
          spelled: { op: recall.spell, in: request, table: vocabulary, with: { min_count: 1 } }
          rewrite: { op: recall.rewrite, in: spelled, with: { synonyms: synonyms.txt }, when: "request.off is null" }
          keyword: { op: recall.keyword, in: rewrite, table: bidwords, with: { distinct: ad_id } }
          text: { op: recall.text, in: rewrite, table: products, with: { limit: 300 } }
          encode: { op: recall.encode, in: rewrite, table: terms }
          semantic: { op: recall.vector, in: encode, table: vectors, with: { metric: cosine } }
          merged:
            op: recall.merge
            in: [keyword, text, semantic]
            with: { limit: "=coalesce(request.limit, 10)", keep: [bid, coverage, match], quotas: { text: 1 } }
          features: { op: join, in: merged, table: products, with: { how: left } }
          heads:
            op: rank.head_match
            in: { in: features, query: rewrite }
            table: { words: words, modifiers: words }
          priced: { op: where, in: heads, with: "price > 0 and not (title == request.query)" }
          cents: { op: let, in: priced, with: { cents: price * 100, euros: float(price) / 100, asked: request.query } }
          pctr: { op: rank.linear, in: cents, with: { coefficients: pctr.json, output: pctr } }
          ocpc: { op: bid.ocpc, in: pctr, columns: { bid: click_bid } }
          paced: { op: bid.pacing, in: ocpc, columns: { bid: click_bid } }
          offer: { op: select, in: paced, with: { drop: [bid], rename: { paced_bid: bid } } }
          ecpm: { op: bid.ecpm, in: offer }
          gsp: { op: auction.gsp, in: ecpm, with: { reserve: "=request.reserve" } }
          vcg: { op: auction.vcg, in: ecpm, with: { position_factors: [2, 1] } }
          first: { op: auction.first_price, in: ecpm }
          billed: { op: bid.round, in: gsp }
          free: { op: let, in: billed, with: { nothing: price - price } }
          paid: { op: counter.take, in: free, table: spend, columns: { amount: nothing, limit: cents } }
          counted: { op: counter.add, in: paid, table: names, with: { by: 0 }, columns: { used: shown } }
          chosen: { op: creative.select, in: billed, table: creatives }
          shown: { op: creative.render, in: chosen, with: { title: "{name}: {price}", body: "{title} {cents}" } }
          all: { op: scan, table: products }
          both: { op: union, in: [shown, all, all] }
          once: { op: distinct, in: both, with: [ad_id, title] }
          sorted: { op: sort, in: once, with: [-price, ad_id] }
          best: { op: top_k, in: sorted, with: { by: price, k: 2, per: [name] } }
          sums:
            op: aggregate
            in: best
            with: { by: [name], compute: { n: count(), texts: count_distinct(title), cost: sum(price), last: last(v) } }

        """;

    public static GraphTester Tester() => Configure(new GraphTester(StandardOperators.Module))
        .Table("products", Products,
            """{"ad_id":1,"title":"Laptop bag","body":"for a notebook","name":"bag","price":20,"heads":["bag"],"""
                + """ "target_cpa":5,"pcvr":0.1,"pacing":1,"v":[1,2]}""",
            """{"ad_id":2,"title":"Notebook","body":null,"name":"nb","price":900,"heads":["notebook","laptop"],"""
                + """ "target_cpa":50,"pcvr":0.2,"pacing":0.5,"v":[0,2]}""",
            """{"ad_id":3,"title":"Desk lamp","body":"bright","name":null,"price":30,"heads":["lamp"],"""
                + """ "target_cpa":4,"pcvr":0.3,"pacing":null,"v":null}""",
            """{"ad_id":4,"title":"Laptop","body":"slim","name":"nb","price":700,"heads":["laptop"],"""
                + """ "target_cpa":40,"pcvr":0.1,"pacing":0.75,"v":[1,1]}""")
        .Table("bidwords", BidWords,
            """{"ad_id":2,"text":"notebook","match_type":"broad","bid":1.5}""",
            """{"ad_id":3,"text":"laptop","match_type":"exact","bid":0.5}""",
            """{"ad_id":3,"text":"laptops","match_type":"broad","bid":null}""")
        .Table("terms", Terms, """{"term":"laptop","vector":[2,0]}""")
        .Table("words", Words, """{"word":"laptop"}""")
        .Table("vocabulary", Vocabulary, """{"term":"laptop","count":9}""", """{"term":"bag","count":2}""")
        .Table("vectors", Vectors, """{"ad_id":1,"vector":[0,1]}""", """{"ad_id":2,"vector":[1,0]}""",
            """{"ad_id":9,"vector":[0.6,0.8]}""")
        .Table("creatives", Creatives,
            """{"ad_id":1,"creative_id":10,"image":"bag.jpg","impressions":9,"clicks":1}""",
            """{"ad_id":2,"creative_id":20,"image":"nb.jpg","impressions":5,"clicks":3}""",
            """{"ad_id":2,"creative_id":21,"image":null,"impressions":null,"clicks":null}""");

    /// <summary>The same with tables that have no rows.</summary>
    public static GraphTester Empty() => Configure(new GraphTester(StandardOperators.Module))
        .Table("products", Products).Table("bidwords", BidWords).Table("terms", Terms).Table("words", Words)
        .Table("vocabulary", Vocabulary).Table("vectors", Vectors).Table("creatives", Creatives);

    private const string Products = "ad_id: int64; title: utf8; body: utf8?; name: utf8?; price: int64?; "
        + "heads: list<utf8>?; target_cpa: float64?; pcvr: float64?; pacing: float32?; v: vector<float32,2>?";

    private const string BidWords = "ad_id: int64; text: utf8; match_type: utf8; bid: float64?";

    private const string Terms = "term: utf8; vector: vector<float32,2>";

    private const string Words = "word: utf8";

    private const string Vocabulary = "term: utf8; count: int64";

    private const string Vectors = "ad_id: int64; vector: vector<float32,2>";

    private const string Creatives =
        "ad_id: int64; creative_id: int64; image: utf8?; impressions: int64?; clicks: int64?";

    private static GraphTester Configure(GraphTester tester) => tester.File("synonyms.txt", "laptop, notebook")
        .File("pctr.json", """{ "bias": -1, "coefficients": { "score": 1, "coverage": 0.5, "head_match": 2 } }""");
}
