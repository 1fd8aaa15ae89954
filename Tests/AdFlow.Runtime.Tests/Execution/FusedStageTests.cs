using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class FusedStageTests
{
    private const string Request = """{"least": 3.5, "text": "word"}""";

    [Test]
    public void RandomGraphs_GiveTheSameBitsHoweverTheyAreExecuted([Range(1, 80)] int seed)
    {
        var random = new Random(seed);
        var graph = new FusedGraph(random);
        string yaml = graph.Yaml();
        var expected = Rows(graph, yaml, new() { ChunkRows = 1024 }, new() { Fuse = false }, out int unfused);
        var widths = LaneWidths.All;
        BoundGraphOptions[] ways =
        [
            new(),
            new() { ChunkRows = random.Next(1, 200), LaneWidth = widths[random.Next(widths.Count)] },
            new() { ChunkRows = 64 * random.Next(1, 4), MorselRows = 64 * random.Next(1, 9) },
            new() { ChunkRows = random.Next(1, 70), MorselRows = 64 },
        ];
        foreach (var way in ways)
        {
            var rows = Rows(graph, yaml, way, new(), out int fused);
            Assert.That(rows, Is.EqualTo(expected), $"seed {seed}, {way}\n{yaml}");
            Assert.That(fused, Is.LessThanOrEqualTo(unfused), $"seed {seed}");
        }
    }

    [Test]
    public void OperatorThatRefusesARow_IsCalledInChunks_NamesTheRowOfItsInput()
    {
        string[] rows = [.. Enumerable.Range(0, 500).Select(i =>
            $$"""{"id":{{i}},"a":{{(i == 301 ? -1 : i)}},"b":{{i}},"c":1,"d":{{i % 2}},"t":null,"f":null}""")];
        using var tester = new GraphTester(TestModules.All) { Options = new() { ChunkRows = 64 } }
            .Table("t", FusedGraph.Columns, rows).Open("""
                adflow: 1
                graph: refused
                request: {}
                tables: { t: { path: t.arrow } }
                nodes:
                  scan: { op: scan, table: t }
                  odd: { op: where, in: scan, with: d == 1 }
                  sum: { op: test.sum, in: odd }
                  refused: { op: test.refuse, in: sum }
                output: refused
                """);
        var failure = tester.Failure("{}");
        Assert.That((failure.Node, failure.Column, failure.Row), Is.EqualTo(("refused", "a", 150)));
    }

    [TestCase("[]")]
    [TestCase("[1]")]
    [TestCase("all filtered")]
    public void FewRows_OfEveryKindOfStep_GiveNone(string rows)
    {
        string[] table = rows == "[]" ? []
            : [.. Enumerable.Range(0, rows == "[1]" ? 1 : 300).Select(i =>
                $$"""{"id":{{i}},"a":1,"b":{{i}},"c":1,"d":-1,"t":null,"f":null}""")];
        using var tester = Chain(table);
        Assert.That(tester.Rows(Request), Is.Empty);
    }

    [Test]
    public void WarmRuns_OfEveryKindOfStep_AllocateNothingManaged()
    {
        using var tester = Chain([.. Enumerable.Range(0, 3000).Select(i =>
            $$"""{"id":{{i % 30}},"a":{{i}},"b":2,"c":1,"d":{{i % 3}},"t":"b","f":null}""")]);
        Assert.That(tester.Graph.PhysicalPlan.Stages, Has.Count.EqualTo(2), tester.Graph.PhysicalPlan.ToString());
        var request = tester.Request(Request);
        long before = 0;
        int rows = 0;
        for (int i = 0; i < 20; i++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            using var run = tester.Graph.RunAsync(new() { Request = request }).Result;
            rows = run.Output(0).RowCount;
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(rows, Is.EqualTo(5));
    }

    private static GraphTester Chain(string[] rows) =>
        new GraphTester(TestModules.All) { Planning = new() { Rules = RuleOptions.None } }
        .Table("t", FusedGraph.Columns, rows)
        .Table("k", FusedGraph.KeyColumns, [.. Enumerable.Range(0, 20).Select(id =>
            $$"""{"id":{{id}},"x":1,"y":null,"word":"w"}""")])
        .Open("""
            adflow: 1
            graph: chain
            request: { least: float64, text: "utf8?" }
            tables: { t: { path: t.arrow }, k: { path: k.arrow, key: id } }
            nodes:
              scan: { op: scan, table: t }
              sum: { op: test.sum, in: scan }
              some: { op: where, in: sum, with: d > 0 and t == 'b' }
              found: { op: join, in: some, table: k, with: { prefix: k_ } }
              more: { op: let, in: found, with: { twice: sum * 2, text: request.text } }
              called: { op: test.call, in: more, columns: { a: twice } }
              product: { op: test.times, in: called, columns: { a: doubled, b: k_x } }
              best: { op: top_k, in: product, with: { by: sum, k: 5 } }
            output: best
            """);

    private static List<string> Rows(
        FusedGraph graph, string yaml, BoundGraphOptions options, PlanOptions planning, out int stages)
    {
        using var tester = new GraphTester(TestModules.All) { Options = options, Planning = planning }
            .Table("t", FusedGraph.Columns, graph.Rows).Table("k", FusedGraph.KeyColumns, graph.KeyRows).Open(yaml);
        stages = tester.Graph.PhysicalPlan.Stages.Count;
        var rows = new List<string>();
        foreach (var output in tester.Graph.Plan.Outputs)
            rows.AddRange([output.Name, .. tester.Rows(Request, output.Name)]);
        return rows;
    }
}
