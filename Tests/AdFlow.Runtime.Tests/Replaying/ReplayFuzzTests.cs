using AdFlow.Runtime.Tests.Fuzz;

namespace AdFlow.Runtime.Tests.Replaying;

/// <summary>
/// Random graphs, made so that no two runs agree, are recorded and replayed however graphs are executed: outputs are
/// equal bit for bit, with and without their tables, and an observed run shows the same.
/// </summary>
public sealed class ReplayFuzzTests
{
    private const int Graphs = 45, Parts = 3;

    [Test]
    public async Task RandomGraphs_RecordedAndReplayedInAnyWay_GiveTheSameBits([Range(1, Parts)] int part)
    {
        for (int seed = part; seed <= Graphs; seed += Parts)
            if (await DifferenceAsync(seed) is { } difference)
                Assert.Fail($"seed {seed}: {difference}");
    }

    // Otherwise the comparison above says little.
    [Test]
    public void RandomGraphs_ManyOfThem_HaveNodesThatNeverAgree() => Assert.That(
        Enumerable.Range(1, Graphs).Count(FuzzRecord.IsTicking),
        Is.GreaterThan(Graphs / 2));

    private static async Task<string?> DifferenceAsync(int seed)
    {
        var random = new Random(seed);
        using var made = new FuzzRecord(seed, random);
        if (made.Problems.Count > 0)
            return $"{string.Join('\n', made.Problems)}\n{made.Yaml}";
        var way = Way.Any(random);
        var options = TestRecords.Options() with { Fuse = way.Planning.Fuse, Running = way.Options };
        if (await FirstAsync(made.File, options) is { } found)
            return $"{way}\n{found}\n{made.Yaml}";
        if (await ObservedAsync(made.File, options) is { } observed)
            return $"observed: {observed}\n{made.Yaml}";
        if (!made.HasTables)
            return null;
        made.RemoveTables();
        return await FirstAsync(made.File, options) is { } without
            ? $"without tables: {way}\n{without}\n{made.Yaml}" : null;
    }

    private static async Task<string?> FirstAsync(string record, ReplayOptions options)
    {
        var replayed = await TestRecords.ReplayAsync(record, options);
        return replayed.FirstOrDefault(request => request.Verdict is not ReplayVerdict.Equal)?.ToString();
    }

    private static async Task<string?> ObservedAsync(string record, ReplayOptions options)
    {
        using var reader = new RecordReader(record);
        using var graphs = new ReplayedGraphs(options);
        while (reader.TryRead(out var run))
        {
            using var read = run;
            // Which of several nodes fails first is open, and so is what a rule drops before it.
            if (run.Header.Failure is not null)
                continue;
            var graph = graphs.Rent(run);
            using (var inspection = await graph.ObserveAsync(run))
                foreach (var output in graph.Plan.Outputs)
                    if (inspection.TryFind(output.Source, out var rows)
                        && run.TryFind(RecordKind.Output, output.Name, out var recorded)
                        && BatchComparison.Find(output.Name, recorded, rows) is { } difference)
                        return $"{difference}; {string.Join('\n', options.Remarks.All)}";
            graphs.Return(graph);
        }
        return null;
    }
}
