namespace AdFlow.Runtime.Tests;

/// <summary>Runs that fail, time out and are cancelled in several branches at once.</summary>
public sealed class TeamStressTests
{
    private const string Yaml = """
        adflow: 1
        graph: stress
        deadline: 30ms
        request: { x: float64 }
        tables: { ads: { path: ads.arrow } }
        nodes:
          rows: { op: scan, table: ads }
          slow: { op: test.fail, in: rows, with: { how: hang }, timeout: 1ms, on_timeout: empty, when: request.x > 1 }
          broken: { op: test.fail, in: rows, with: { how: crash }, on_error: empty }
          hanging: { op: test.fail, in: rows, with: { how: hang }, when: request.x > 2 }
          left: { op: sort, in: rows, with: [-a, id] }
          right: { op: where, in: rows, with: a > 0 }
          all: { op: union, in: [left, right] }
        outputs: { slow: slow, broken: broken, hanging: hanging, all: all }
        """;

    [Test]
    public async Task RunsThatEndInEveryWay_GiveEverySlabBackOnce()
    {
        const int Seed = 11;
        using var tester = BranchingGraph.Tester(new() { Threads = 4, EagerThreads = true }).Open(Yaml);
        var pool = tester.Graph.Pool;
        string expected = Outcome(tester, 0);
        // Requests are made before, since a tester serves one thread.
        var requests = Enumerable.Range(0, 4).Select(x => tester.Request($$"""{"x": {{x}}}""")).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            var random = new Random(Seed + thread);
            for (int i = 0; i < 60; i++)
                RunOnce(tester.Graph, requests[random.Next(4)], random, $"seed {Seed}, thread {thread}, run {i}");
        })));
        Assert.That(pool.Slabs, Is.LessThanOrEqualTo(5), "a slab for each thread, and one of the first run");
        Assert.That(Outcome(tester, 0), Is.EqualTo(expected));
        tester.Graph.Dispose();
        Assert.That(pool.Slabs, Is.Zero, "every slab came back, and none twice");
        Assert.That(Workers.Shared.Count, Is.InRange(1, Math.Max(3, Environment.ProcessorCount - 1)));
        Assert.That(() => Workers.Shared.Idle, Is.EqualTo(Workers.Shared.Count).After(5000, 5), "no worker is lost");
    }

    private static void RunOnce(BoundGraph graph, Tables.Batch request, Random random, string which)
    {
        using var caller = new CancellationTokenSource();
        if (random.Next(4) == 0)
            caller.CancelAfter(TimeSpan.FromMilliseconds(random.NextDouble() * 3));
        using var run = graph.RunAsync(new RunRequest
        {
            Request = request,
            EnforceDeadline = true,
            Cancellation = caller.Token,
        }).AsTask().GetAwaiter().GetResult();
        string?[] allowed = [null, FailureCodes.Cancelled, FailureCodes.DeadlinePassed];
        Assert.That(allowed, Does.Contain(run.Failure?.Code), which);
        if (run.Failure is null)
            Assert.That(run.Output(3).RowCount, Is.EqualTo(84), which);
        foreach (var degraded in run.Degraded)
            Assert.That(degraded.Node, Is.AnyOf("slow", "broken"), which);
    }

    private static string Outcome(AdFlow.Testing.GraphTester tester, int x)
    {
        using var run = tester.Run($$"""{"x": {{x}}}""");
        return BranchingGraph.Outcome(tester, run);
    }
}
