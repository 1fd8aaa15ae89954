using System.Text.RegularExpressions;
using AdFlow.Runtime.Tests.Fuzz;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests.Replaying;

/// <summary>
/// Random graphs, made so that no two runs agree, are recorded and replayed however graphs are executed: outputs are
/// equal bit for bit, with and without their tables, and an observed run shows the same.
/// </summary>
public sealed partial class ReplayFuzzTests
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
        Enumerable.Range(1, Graphs).Count(seed => Scan().IsMatch(GraphMaker.Of(seed).Yaml)),
        Is.GreaterThan(Graphs / 2));

    private static async Task<string?> DifferenceAsync(int seed)
    {
        var random = new Random(seed);
        using var requests = new FuzzRequests(random);
        var graph = GraphMaker.Of(seed);
        using var tester = new GraphTester(TestModules.All)
        {
            Planning = new PlanOptions { RecordsTables = seed % 2 == 0 },
        };
        WriteTables(graph, tester.Folder);
        foreach (var file in graph.Files)
            file.Write(tester.Folder);
        string yaml = Scan().Replace(graph.Yaml, "  ${id}_scanned: { op: scan, ${rest} }\n"
            + "  ${id}: { op: test.tick, in: ${id}_scanned, columns: { number: ${id}_tick } }");
        if (tester.Problems(yaml) is { Count: > 0 } problems)
            return $"{string.Join('\n', problems)}\n{yaml}";
        string record = TestRecords.Record(
            tester.Graph, tester.Folder, Enumerable.Range(0, FuzzRequests.Count).Select(requests.RequestOf));
        var way = Way.Any(random);
        var options = TestRecords.Options() with { Fuse = way.Planning.Fuse, Running = way.Options };
        if (await FirstAsync(record, options) is { } found)
            return $"{way}\n{found}\n{yaml}";
        if (await ObservedAsync(record, options) is { } observed)
            return $"observed: {observed}\n{yaml}";
        if (seed % 2 > 0)
            return null;
        Directory.Delete(Path.Combine(tester.Folder, ".adflow"), recursive: true);
        foreach (string table in Directory.EnumerateFiles(tester.Folder, "*.arrow"))
            File.Delete(table);
        return await FirstAsync(record, options) is { } without ? $"without tables: {way}\n{without}\n{yaml}" : null;
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

    private static void WriteTables(FuzzGraph graph, string folder)
    {
        foreach (string name in (string[])["items", "groups", "words"])
        {
            var snapshot = FuzzTables.Get(graph.Tables)[name].Published.Current;
            using var file = File.Create(Path.Combine(folder, name + ".arrow"));
            IpcWriter.WriteFile(file, new Table(snapshot.Schema, [snapshot.Batch], null));
        }
    }

    [GeneratedRegex(@"^  (?<id>\w+): \{ op: scan, (?<rest>.*) \}$", RegexOptions.Multiline)]
    private static partial Regex Scan();
}
