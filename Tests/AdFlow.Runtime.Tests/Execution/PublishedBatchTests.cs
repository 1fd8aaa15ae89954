using System.Buffers;
using System.Text;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>Nodes and arrays of columns belong to slabs: nothing of a run may show in another.</summary>
public sealed class PublishedBatchTests
{
    // Rows by limit, nulls by row, a stage that is left out, two stages that add to one batch, one that replaces.
    private const string Graph = """
        adflow: 1
        graph: published
        request: { limit: int64, wanted: bool, x: "float32?" }
        tables: { ads: { path: ads.arrow } }
        nodes:
          scan: { op: scan, table: ads }
          kept: { op: where, in: scan, with: id <= request.limit }
          sum: { op: test.sum, in: kept }
          left: { op: test.times, in: sum, columns: { b: sum } }
          right: { op: test.both, in: sum, columns: { b: sum } }
          again: { op: test.times, in: right, columns: { a: low, b: high, product: square } }
          maybe: { op: test.sum, in: left, columns: { b: product, sum: more }, when: request.wanted }
          after: { op: test.times, in: maybe, columns: { a: more, b: sum, product: last } }
          narrow: { op: select, in: after, with: [last, id, a] }
          asked: { op: test.sum, in: request, columns: { a: x, b: x } }
          twice: { op: test.times, in: asked, columns: { a: sum, b: sum } }
        outputs: { left: left, right: right, again: again, after: after, narrow: narrow, twice: twice, sum: sum }
        """;

    private static readonly string[] Outputs = ["left", "right", "again", "after", "narrow", "twice", "sum"];

    private static readonly string[] Requests =
    [
        """{"limit": 4, "wanted": true, "x": 2}""", """{"limit": 1, "wanted": true, "x": null}""",
        """{"limit": 4, "wanted": false, "x": 3}""", """{"limit": 0, "wanted": true, "x": 4}""",
        """{"limit": 2, "wanted": true, "x": 5}""", """{"limit": 1, "wanted": false, "x": 6}""",
        """{"limit": 300, "wanted": true, "x": 7}""", """{"limit": 1, "wanted": true, "x": 8}""",
    ];

    private static GraphTester Tester(bool isFused) => new GraphTester(TestModules.All)
    {
        Planning = new PlanOptions { Fuse = isFused },
    }.Table("ads", "id: int64; a: float32?; b: float32",
        [.. Enumerable.Range(1, 200).Select(id =>
            $$"""{"id": {{id}}, "a": {{(id % 3 == 2 ? "null" : id)}}, "b": 2}""")])
        .Open(Graph);

    [Test]
    public void RunsOneAfterTheOther_LeaveNothingBehind([Values] bool isFused, [Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        using var tester = Tester(isFused);
        for (int i = 0; i < 40; i++)
        {
            string request = Requests[random.Next(Requests.Length)];
            using var fresh = i < 10 ? Tester(isFused) : null;
            using var run = tester.Run(request);
            using var other = fresh?.Run(request) ?? tester.Run(request);
            foreach (int output in Enumerable.Range(0, Outputs.Length))
                Assert.That(Rows(run, output), Is.EqualTo(Rows(other, output)),
                    $"seed {seed}, request {i}: {request}, {Outputs[output]}");
        }
    }

    [Test]
    public void ResultThatIsKept_StaysWhileOthersRun([Values] bool isFused)
    {
        using var tester = Tester(isFused);
        string[][] expected = [.. Requests.Select(request =>
        {
            using var run = tester.Run(request);
            return Enumerable.Range(0, Outputs.Length).Select(output => Rows(run, output)).ToArray();
        })];
        var kept = Requests.Select(request => tester.Run(request)).ToArray();
        for (int i = 0; i < kept.Length; i++)
            for (int output = 0; output < Outputs.Length; output++)
                Assert.That(Rows(kept[i], output), Is.EqualTo(expected[i][output]),
                    $"{Requests[i]}, {Outputs[output]}");
        foreach (var run in kept)
            run.Dispose();
    }

    [Test]
    public void FewRowsAndMany_AreComputedAlike()
    {
        using var few = Tester(isFused: false);
        string[] one = Lines(few, """{"limit": 100, "wanted": true, "x": 1}""");
        string[] many = Lines(few, """{"limit": 200, "wanted": true, "x": 1}""");
        Assert.That(many.Take(one.Length), Is.EqualTo(one));
        Assert.That(one, Has.Length.EqualTo(100));
    }

    [Test]
    public void NamesOfStagesThatFail_AreThoseOfTheirOwn()
    {
        using var tester = new GraphTester(TestModules.All)
        {
            Planning = new PlanOptions { Fuse = false }, Options = new BoundGraphOptions { RunMemoryBytes = 1 << 16 },
        }.Table("ads", "id: int64; a: float32; b: float32",
            [.. Enumerable.Range(1, 20_000).Select(id => $$"""{"id": {{id}}, "a": 1, "b": 2}""")]).Open("""
                adflow: 1
                graph: large
                request: {}
                tables: { ads: { path: ads.arrow } }
                nodes:
                  scan: { op: scan, table: ads }
                  sum: { op: test.sum, in: scan }
                  out: { op: select, in: sum, with: [sum] }
                output: out
                """);
        Assert.That(tester.Failure("{}").Node, Is.EqualTo("sum"));
    }

    private static string[] Lines(GraphTester tester, string request) => [.. tester.Rows(request, "after")];

    private static string Rows(GraphRun run, int output)
    {
        var batch = run.Output(output);
        var lines = new ArrayBufferWriter<byte>();
        new AdFlow.Tables.Json.JsonRowWriter(batch.Schema).WriteLines(lines, batch);
        return Encoding.UTF8.GetString(lines.WrittenSpan);
    }
}
