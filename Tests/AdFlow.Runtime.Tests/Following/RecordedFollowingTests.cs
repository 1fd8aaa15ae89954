using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>Rows of recorded runs are followed with what was recorded, not with what would come now.</summary>
public sealed class RecordedFollowingTests
{
    private const string Yaml = """
        adflow: 1
        graph: ticking
        request: { }
        tables: { ads: { path: ads.arrow } }
        nodes:
          all: { op: scan, table: ads }
          ticks: { op: test.tick, in: all }
          scored: { op: let, in: ticks, with: { score: bid + number * 0 } }
          best: { op: top_k, in: scored, with: { by: score, k: 1 } }
        output: best
        """;

    private static readonly OperatorCatalog Catalog = TestModules.All
        .Aggregate(new OperatorCatalogBuilder(), (builder, module) => builder.Add(module)).Build();

    private static string Record(GraphTester tester)
    {
        var spec = GraphReader.ReadFile(tester.Graph.Plan.File, new DiagnosticBag())!;
        var recorder = new RunRecorder(tester.Graph,
            GraphDescription.Of(spec, Catalog, tester.Graph.PhysicalPlan, new GraphOrigin()), PrivacyKey.Create());
        string path = Path.Combine(tester.Folder, "one.adrec");
        var request = new RunRequest { Request = tester.Request("{}"), Seed = 1 };
        using var run = tester.Graph.RunAsync(request).AsTask().GetAwaiter().GetResult();
        using var writer = new RecordWriter(path);
        var encoded = new EncodedRun();
        recorder.Record(encoded, 0, request, run, TimeSpan.Zero);
        writer.Write(encoded);
        writer.Finish();
        return path;
    }

    [Test]
    public async Task RecordedNode_IsPlayed_InTheRunAndInThoseWithOtherBids()
    {
        using var tester = new GraphTester(TestModules.All)
            .Table("ads", "id: int64; bid: float64", """{"id": 1, "bid": 3}""", """{"id": 2, "bid": 2}""").Open(Yaml);
        using var reader = new RecordReader(Record(tester));
        using var recorded = reader.Find(0)!;
        var remarks = new ReplayRemarks();
        using var graph = ReplayedGraph.Open(recorded, new() { Catalog = Catalog, Remarks = remarks });
        using var request = await graph.PrepareAsync(recorded);
        string before, after;
        using (var run = await request.RunAsync())
            before = NumberOf(run);
        RowStory story;
        using (var run = await request.RunAsync())
            story = await new RowFollower(run, graph.Tables, request).FollowAsync(RowKey.Parse("id=2"), null, new());
        using (var run = await request.RunAsync())
            after = NumberOf(run);
        Assert.That((after, remarks.All.Count), Is.EqualTo((before, 0)), string.Join('\n', remarks.All));
        Assert.That(story.Steps.Single(step => step.Node == "ticks").Rows.Single().Values.Single().Json,
            Is.EqualTo(before));
        Assert.That(story.Steps[^1].Losses.Single().Text, Is.EqualTo(
            "rank 2 of 2, only the first is kept (k): its score is 2, id 1 has 3"));
        Assert.That((story.Bid!.Outcome, story.Bid.Losing), Is.EqualTo((BidOutcome.Found, 3.0)));
    }

    private static string NumberOf(Inspection run) => run.TryFind(new LogicalSource(1, 0), out var rows)
        ? CellValue.Json(rows, rows.Schema.IndexOf("number"), 1) : "";
}
