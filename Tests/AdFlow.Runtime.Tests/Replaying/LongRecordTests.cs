using AdFlow.Testing;

namespace AdFlow.Runtime.Tests.Replaying;

/// <summary>A long record streams: what is in memory does not grow with it.</summary>
public sealed class LongRecordTests
{
    private const int Runs = 30_000, AtOnce = 2;

    [Test]
    public async Task ManySmallRuns_AreReadAsTheyAreReported_InTheSlabsOfThoseUnderWay()
    {
        using var tester = new GraphTester(TestModules.All).Open("""
            adflow: 1
            graph: small
            request: { x: float64 }
            nodes:
              ticks: { op: test.tick, in: request }
              twice: { op: let, in: ticks, with: { twice: number * 2 + x } }
            output: twice
            """);
        string file = TestRecords.Record(tester, Enumerable.Range(0, Runs).Select(i => $$"""{"x":{{i}}}"""));
        using var reader = new RecordReader(file);
        long batchBytes = reader.TotalBytes / (Runs / RecordFormat.BatchRuns), most = 0;
        using var graphs = new ReplayedGraphs(TestRecords.Options());
        int reported = 0;
        var summary = await new ReplaySession(reader, graphs) { AtOnce = AtOnce }.RunAsync(request =>
        {
            Assert.That(request.Request, Is.EqualTo(reported));
            most = Math.Max(most, reader.ReadBytes / batchBytes - reported++ / RecordFormat.BatchRuns);
        });
        Assert.That((summary.Equal, summary.Requests), Is.EqualTo(((long)Runs, (long)Runs)));
        // The batch of what is reported, the next one that was begun, and rounding.
        Assert.That(most, Is.LessThanOrEqualTo(3));
        Assert.That(Slabs(file, graphs), Is.InRange(1, AtOnce));
    }

    private static int Slabs(string file, ReplayedGraphs graphs)
    {
        using var reader = new RecordReader(file);
        Assert.That(reader.TryRead(out var run), Is.True);
        using (run)
        {
            var graph = graphs.Rent(run!);
            graphs.Return(graph);
            return graph.Graph.Slabs;
        }
    }
}
