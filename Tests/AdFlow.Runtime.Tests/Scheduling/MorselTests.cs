using System.Globalization;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>What a stage results in does not depend on how its rows are shared out.</summary>
public sealed class MorselTests
{
    private const string Yaml = """
        adflow: 1
        graph: morsels
        request: { x: float64, name: utf8 }
        tables: { ads: { path: ads.arrow }, names: { path: names.arrow, key: id } }
        nodes:
          rows: { op: scan, table: ads }
          sum: { op: test.sum, in: rows, with: { weight: =request.x } }
          kept: { op: where, in: sum, with: sum > request.x and (b < 40 or t == request.name) }
          named: { op: join, in: kept, table: names }
          more: { op: let, in: named, with: { c: sum * b, d: "coalesce(a, 0) - request.x" } }
          again: { op: where, in: more, with: c < 2000 }
          last: { op: test.times, in: again, columns: { a: c, b: d } }
          best: { op: top_k, in: last, with: { by: product, k: 20 } }
        outputs: { last: last, best: best, sum: sum }
        """;

    private static GraphTester Tester(int rows, BoundGraphOptions options, bool fuse = true)
    {
        var random = new Random(rows);
        var tester = new GraphTester(TestModules.All) { Options = options, Planning = new PlanOptions { Fuse = fuse } };
        return tester.Table("ads", "id: int64; a: float32?; b: float64; t: utf8?", [.. Enumerable.Range(0, rows).Select(
                _ => Row(random))])
            .Table("names", "id: int64; name: utf8", [.. Enumerable.Range(0, 40).Select(i =>
                $$"""{"id": {{i * 2}}, "name": "n{{i % 5}}"}""")])
            .Open(Yaml);
    }

    private static string Row(Random random)
    {
        string a = random.Next(5) == 0 ? "null" : random.Next(100).ToString(CultureInfo.InvariantCulture);
        string t = random.Next(4) == 0 ? "null" : $"\"t{random.Next(3)}\"";
        return string.Create(CultureInfo.InvariantCulture,
            $$"""{"id": {{random.Next(80)}}, "a": {{a}}, "b": {{random.Next(50)}}, "t": {{t}}}""");
    }

    [Test]
    public void RowsSharedOut_ResultInWhatOneThreadResultsIn(
        [Values(0, 1, 64, 127, 128, 129, 1000, 5000)] int rows, [Values(2, 4)] int threads, [Values] bool fuse)
    {
        using var one = Tester(rows, new() { Threads = 1 });
        using var several = Tester(rows, new() { Threads = threads, EagerThreads = true, ChunkRows = 100 }, fuse);
        foreach (string x in (string[])["0", "1.5", "1000000"])
        {
            string request = $$"""{"x": {{x}}, "name": "t1"}""";
            using var expected = one.Run(request);
            string outcome = BranchingGraph.Outcome(one, expected);
            for (int round = 0; round < 4; round++)
            {
                using var run = several.Run(request);
                Assert.That(BranchingGraph.Outcome(several, run), Is.EqualTo(outcome), $"x {x}");
            }
        }
    }

    [Test]
    public void CancelledRun_EndsOnAllThreadsAndTheNextIsWhole()
    {
        using var tester = Tester(5000, new() { Threads = 4, EagerThreads = true, ChunkRows = 64 });
        string request = """{"x": 1, "name": "t1"}""";
        using var first = tester.Run(request);
        string outcome = BranchingGraph.Outcome(tester, first);
        var row = tester.Request(request);
        for (int i = 0; i < 50; i++)
        {
            using var caller = new CancellationTokenSource(TimeSpan.FromMicroseconds(i * 20));
            var cancelled = new RunRequest { Request = row, Cancellation = caller.Token };
            using (var run = tester.Graph.RunAsync(cancelled).AsTask().Result)
                Assert.That(run.Failure?.Code, Is.Null.Or.EqualTo(FailureCodes.Cancelled));
            using var next = tester.Run(request);
            Assert.That(BranchingGraph.Outcome(tester, next), Is.EqualTo(outcome), $"after run {i}");
        }
    }

    [Test]
    public void WarmRuns_AllocateNothingManaged()
    {
        using var tester = Tester(5000, new() { Threads = 3, EagerThreads = true });
        var request = new RunRequest { Request = tester.Request("""{"x": 1, "name": "t1"}""") };
        long least = long.MaxValue;
        for (int round = 0; round < 200 && least > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < 5; i++)
                tester.Graph.RunAsync(request).GetAwaiter().GetResult().Dispose();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        Assert.That(least, Is.Zero);
    }

    [Test]
    public void Ranges_CoverTheRowsInMultiplesOf64()
    {
        using var tester = Tester(1, new() { Threads = 4 });
        var schedule = new GraphSchedule(tester.Graph.PhysicalPlan, new() { Threads = 4 });
        foreach (int rows in (int[])[1, 63, 1024, 5_000, 1_000_000, int.MaxValue])
            foreach (int threads in (int[])[1, 2, 4])
            {
                int size = schedule.RangeRows(rows, threads, 1000);
                Assert.That((size > 0, size % 64), Is.EqualTo((true, 0)));
                Assert.That((long)size * threads * 4, Is.GreaterThanOrEqualTo(Math.Min(rows, int.MaxValue - 4096)));
            }
    }
}
