using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests.Replaying;

/// <summary>Records runs of graphs of tests, and replays them.</summary>
internal static class TestRecords
{
    /// <summary>Operators of tests.</summary>
    public static OperatorCatalog Catalog { get; } = TestModules.All
        .Aggregate(new OperatorCatalogBuilder(), (builder, module) => builder.Add(module)).Build();

    /// <summary>Runs requests of a graph that is open, and records them.</summary>
    /// <param name="tester">Has the graph, in its <c>test.graph.yaml</c>.</param>
    /// <param name="requests">As JSON.</param>
    /// <param name="enforceDeadline">Whether deadlines and timeouts hold.</param>
    /// <returns>Path of the file.</returns>
    public static string Record(GraphTester tester, IEnumerable<string> requests, bool enforceDeadline = false) =>
        Record(tester.Graph, tester.Folder, requests.Select((request, i) => new RunRequest
        {
            Request = tester.Request(request), Seed = (ulong)i + 3, NowMicroseconds = 1_000_000 + i,
            EnforceDeadline = enforceDeadline,
        }));

    /// <summary>The same for requests that are made already.</summary>
    public static string Record(BoundGraph graph, string folder, IEnumerable<RunRequest> requests)
    {
        var spec = GraphReader.ReadFile(graph.Plan.File, new DiagnosticBag())!;
        var recorder = new RunRecorder(
            graph, GraphDescription.Of(spec, Catalog, graph.PhysicalPlan, new GraphOrigin()), PrivacyKey.Create());
        string path = Path.Combine(folder, "test.adrec");
        using var writer = new RecordWriter(path);
        var encoded = new EncodedRun();
        long number = 0;
        foreach (var request in requests)
        {
            using var run = graph.RunAsync(request).AsTask().GetAwaiter().GetResult();
            recorder.Record(encoded, number++, request, run, TimeSpan.Zero);
            writer.Write(encoded);
        }
        writer.Finish();
        return path;
    }

    /// <summary>How records are replayed, by default with the operators of tests.</summary>
    public static ReplayOptions Options(ReplayRemarks? remarks = null) =>
        new() { Catalog = Catalog, Remarks = remarks ?? new ReplayRemarks() };

    /// <summary>Replays a file.</summary>
    /// <returns>What came of each request.</returns>
    public static async Task<IReadOnlyList<ReplayedRequest>> ReplayAsync(
        string path, ReplayOptions options, int mostDescribed = 20)
    {
        using var reader = new RecordReader(path);
        using var graphs = new ReplayedGraphs(options);
        var requests = new List<ReplayedRequest>();
        var summary = await new ReplaySession(reader, graphs) { AtOnce = 3, MostDescribed = mostDescribed }
            .RunAsync(requests.Add);
        Assert.That(summary.Requests, Is.EqualTo(requests.Count));
        return requests;
    }

    /// <summary>Observes a request of a file.</summary>
    public static async Task<T> ObserveAsync<T>(
        string path, ReplayOptions options, Func<Inspection, T> look, long request = 0)
    {
        using var reader = new RecordReader(path);
        using var graphs = new ReplayedGraphs(options);
        using var run = reader.Find(request)!;
        var graph = graphs.Rent(run);
        using (var inspection = await graph.ObserveAsync(run))
        {
            var seen = look(inspection);
            graphs.Return(graph);
            return seen;
        }
    }
}
