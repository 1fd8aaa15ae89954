using AdFlow.Samples.Learning;
using AdFlow.Samples.SearchAds;

namespace AdFlow.Samples.Tests;

public sealed class SearchRelevanceGraphTests
{
    private const string Graph = "search_relevance.graph.yaml";

    private static readonly string[] Queries =
    [
        "projector lamp", "lamp for projector", "notebook", "laptop", "black usb keyboard", "Avonel wireless mouse",
        "headphones", "coffee machines with capsule", "4K television 55 inch", "for", "hose washing machine", "AZERTY",
        "projektor lmap", "head phones", "laptopbag", "note book bags", "keybord", "wirelessmouse", "55inch", "xbox",
        "notbook",
    ];

    [Test]
    public async Task Answer_GeneratedCatalogue_IsTheReferencesRanking()
    {
        var catalogue = ProductCatalogue.Generated(1_500, 3);
        using var folder = new SampleFolder(catalogue);
        using var graph = AdGraph.Open(folder.PathOf(Graph));
        var reference = new ReferenceRanker(catalogue.Load(), folder.PathOf("synonyms.txt"));
        foreach (string query in Queries)
            Compare(query, await AnswerAsync(graph, query), reference);
    }

    [Test]
    public async Task Answer_NothingKnown_IsEmpty()
    {
        using var folder = new SampleFolder(ProductCatalogue.Generated(300, 3));
        using var graph = AdGraph.Open(folder.PathOf(Graph));
        Assert.That(await AnswerAsync(graph, "xyzzy"), Is.Empty);
        Assert.That(await AnswerAsync(graph, ""), Is.Empty);
    }

    [Test]
    public async Task Answer_SharedRatings_BeatsPlainBm25()
    {
        string? data = SharedData.Find();
        if (SharedRatings.Find(data) is not { } rated)
        {
            Assert.Ignore("The shared data (chorus-icecat) is not on this machine.");
            return;
        }
        var catalogue = ProductCatalogue.Find(data);
        TableBuild.Ensure(catalogue, Path.Combine(SampleFolder.Source, "build"), (_, _) => { });
        using var graph = AdGraph.Open(Path.Combine(SampleFolder.Source, Graph));
        var scores = new List<double>();
        foreach (var (query, ratings) in rated)
            if (Ndcg.Of((await AnswerAsync(graph, query)).Select(row => row.Id), ratings) is { } score)
                scores.Add(score);
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"{Graph}: NDCG@10 {scores.Average():F4} over {scores.Count} queries"));
        Assert.That(scores.Average(), Is.GreaterThan(0.88));
    }

    private static void Compare(string query, List<(string Id, double Score)> answer, ReferenceRanker reference)
    {
        var expected = reference.Scored(
            reference.Candidates(query, ReferenceRanker.Chosen), ReferenceRanker.Chosen).ToList();
        Assert.That(answer.Select(row => row.Score),
            Is.EqualTo(expected.Take(100).Select(row => row.Score)).Within(1e-9), query);
        var scores = expected.ToDictionary(row => row.Id, row => row.Score);
        foreach (var (id, score) in answer)
            Assert.That(scores[id], Is.EqualTo(score).Within(1e-9), $"{query}: {id}");
    }

    private static async Task<List<(string Id, double Score)>> AnswerAsync(AdGraph graph, string query)
    {
        using var run = await graph.RunAsync(query, 0);
        Assert.That(run.Failure, Is.Null, query);
        var rows = run.Output(0);
        Assert.That(rows.Schema.Fields.Select(field => field.ToString()),
            Is.EqualTo((string[])["id: utf8", "score: float64"]).Or.EqualTo((string[])["id: utf8", "score: float64?"]));
        return [.. Enumerable.Range(0, rows.RowCount)
            .Select(row => (rows["id"].GetString(row)!, rows["score"].Values<double>()[row]))];
    }
}
