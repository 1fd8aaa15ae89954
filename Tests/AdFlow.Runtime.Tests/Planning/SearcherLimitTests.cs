using AdFlow.Graphs;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>A limit that goes down to a searcher changes no row.</summary>
public sealed class SearcherLimitTests
{
    private const string Graph = """
        adflow: 1
        graph: near
        request: { vector: "vector<float32, 2>" }
        tables:
          vectors: { path: vectors.arrow, key: ad_id }
        nodes:
          near: { op: recall.vector, in: request, table: vectors, with: { limit: 30 } }
          kept: { op: join, in: near, table: vectors, with: { how: left, prefix: its_ } }
          more: { op: let, in: kept, with: { twice: score * 2 } }
          best: { op: top_k, in: more, with: { by: score, k: 7 } }
        output: best
        """;

    // Scores repeat, so that ties are cut.
    [Test]
    public void TopK_OverASearcher_GivesTheSameRowsWithTheLimitLowered()
    {
        using var tester = new GraphTester(TestModules.All);
        tester.Table("vectors", "ad_id: int64; embedding: vector<float32, 2>", [.. Enumerable.Range(0, 100)
            .Select(i => FormattableString.Invariant($$"""{"ad_id":{{i}},"embedding":[{{i * 7 % 5}},{{i % 3}}]}"""))]);
        tester.Planning = new() { Rules = RuleOptions.None };
        var expected = tester.Open(Graph).Rows("""{"vector":[2,1]}""");
        tester.Planning = new();
        Assert.That(tester.Open(Graph).Rows("""{"vector":[2,1]}"""), Is.EqualTo(expected));
        Assert.That(expected, Has.Count.EqualTo(7));
        Assert.That(tester.Graph.PhysicalPlan.Notes.Select(note => note.Text),
            Has.Some.EqualTo("top_k 'best' moved below 'kept', 'more'")
            .And.Some.EqualTo("top_k 'best' lowered the limit of 'near' to 7 rows"));
    }
}
