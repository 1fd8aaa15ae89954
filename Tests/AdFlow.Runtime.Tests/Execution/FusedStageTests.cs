using AdFlow.Graphs;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class FusedStageTests
{
    private const string Columns =
        "id: int64?; a: float32?; b: float32; c: float64?; d: int64; t: utf8?; f: bool?";

    private const string Request = """{"least": 3.5, "text": "word"}""";

    [Test]
    public void OperatorThatRefusesARow_IsCalledInChunks_NamesTheRowOfItsInput()
    {
        string[] rows = [.. Enumerable.Range(0, 500).Select(i =>
            $$"""{"id":{{i}},"a":{{(i == 301 ? -1 : i)}},"b":{{i}},"c":1,"d":{{i % 2}},"t":null,"f":null}""")];
        using var tester = new GraphTester(TestModules.All) { Options = new() { ChunkRows = 64 } }
            .Table("t", Columns, rows).Open("""
                adflow: 1
                graph: refused
                request: {}
                tables: { t: { path: t.arrow } }
                nodes:
                  scan: { op: scan, table: t }
                  odd: { op: where, in: scan, with: d == 1 }
                  sum: { op: test.sum, in: odd }
                  refused: { op: test.call, in: sum, with: { refuses: true } }
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
        .Table("t", Columns, rows)
        .Table("k", "id: int64; x: float32?; y: float64?; word: utf8?", [.. Enumerable.Range(0, 20).Select(id =>
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
}
