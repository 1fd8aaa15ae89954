using System.Globalization;
using AdFlow.Graphs;
using AdFlow.Operators.Standard;
using AdFlow.Operators.Standard.Tests;
using AdFlow.Runtime;
using AdFlow.Testing;

namespace AdFlow.Operators.Onnx.Tests.Replaying;

/// <summary>A graph that asks a real service for prices and a real model for scores, and records of its runs.
/// </summary>
internal sealed class RemoteRanking : IAsyncDisposable
{
    private const int Ads = 700;

    private static readonly OperatorCatalog Catalog =
        new OperatorCatalogBuilder().Add(StandardOperators.Module).Add(OnnxOperators.Module).Build();

    private readonly GraphTester _graphs = new(StandardOperators.Module, OnnxOperators.Module);
    private KeyService? _service;

    /// <summary>The file with the model.</summary>
    public string ModelFile => Path.Combine(_graphs.Folder, "m.onnx");

    /// <summary>Requests that the service got.</summary>
    public int Calls => _service!.Requests.Count;

    /// <summary>What the service multiplies its prices by.</summary>
    public double Factor { get; set; } = 1;

    /// <summary>Starts the service and opens the graph.</summary>
    public static async Task<RemoteRanking> StartAsync()
    {
        NeedsOnnxRuntime.OrSkip();
        var ranking = new RemoteRanking();
        ranking._service = await KeyService.StartAsync(request => request.JsonAsync(
            $"[{string.Join(',', request.Keys.Select(ranking.Price))}]"));
        File.WriteAllBytes(ranking.ModelFile, TestModels.Of(
            [("f", TestModels.Floats("N", 2))], ("Sigmoid", ["f"], "y", TestModels.Floats("N", 2))).ToBytes());
        ranking._graphs.Table("ads", "id: int64; x: float32", [.. Enumerable.Range(0, Ads).Select(id =>
            string.Create(CultureInfo.InvariantCulture, $$"""{"id":{{id}},"x":{{Math.Sin(id):R}}}"""))]);
        ranking._graphs.Open($$"""
            adflow: 1
            graph: ranking
            request: { floor: float64 }
            tables: { ads: { path: ads.arrow, key: id } }
            nodes:
              all: { op: scan, table: ads }
              got:
                op: source.http
                in: all
                with: { url: "{{ranking._service.Url}}", key: id, columns: { price: "float64?" }, timeout_ms: 600000 }
              dear: { op: where, in: got, with: price >= request.floor }
              scored: { op: rank.onnx, in: dear, with: { model: m.onnx, features: [x, price], outputs: { "y[0]": s } } }
              worth: { op: let, in: scored, with: { value: exp(s) * price / 3 + x } }
              best: { op: top_k, in: worth, with: { by: value, k: 90 } }
            outputs: { best: best, all: worth }
            """);
        return ranking;
    }

    /// <summary>Records runs with many floors.</summary>
    /// <param name="modelByHash">Whether the record has of the model its hash only, as of a large one.</param>
    /// <returns>Path of the file.</returns>
    public async Task<string> RecordAsync(bool modelByHash = false)
    {
        var graph = _graphs.Graph;
        var spec = Graphs.GraphReader.ReadFile(graph.Plan.File, new DiagnosticBag())!;
        var described = GraphDescription.Of(spec, Catalog, graph.PhysicalPlan, new GraphOrigin());
        var recorder = new RunRecorder(
            graph, modelByHash ? WithoutModel(described) : described, PrivacyKey.Create());
        string path = Path.Combine(_graphs.Folder, "day.adrec");
        using var writer = new RecordWriter(path);
        var encoded = new EncodedRun();
        for (int number = 0; number < 12; number++)
        {
            var request = new RunRequest
            {
                Request = _graphs.Request(FormattableString.Invariant($$"""{"floor":{{number / 7.0}}}""")),
                Seed = (ulong)number,
            };
            using var run = await graph.RunAsync(request);
            Assert.That(run.Failure, Is.Null);
            recorder.Record(encoded, number, request, run, TimeSpan.Zero);
            writer.Write(encoded);
        }
        writer.Finish();
        return path;
    }

    /// <summary>How records are replayed.</summary>
    public static ReplayOptions Options() => new() { Catalog = Catalog };

    /// <summary>Replays a file.</summary>
    /// <returns>What came of each request.</returns>
    public static async Task<List<ReplayedRequest>> ReplayAsync(string path, ReplayOptions options)
    {
        using var reader = new RecordReader(path);
        using var graphs = new ReplayedGraphs(options);
        var requests = new List<ReplayedRequest>();
        await new ReplaySession(reader, graphs) { AtOnce = 3 }.RunAsync(requests.Add);
        Assert.That(requests, Has.Count.EqualTo(12));
        return requests;
    }

    /// <summary>Stops the service.</summary>
    public ValueTask StopServiceAsync() => _service!.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        _graphs.Dispose();
    }

    private string Price(string key)
    {
        double price = Factor * (1 + Math.Cos(double.Parse(key, CultureInfo.InvariantCulture)));
        return FormattableString.Invariant($$"""{"id":{{key}},"price":{{price:R}}}""");
    }

    private static RecordedGraph WithoutModel(RecordedGraph graph) => new()
    {
        Name = graph.Name, ContentHash = graph.ContentHash, MainFile = graph.MainFile, Folder = graph.Folder,
        Rules = graph.Rules,
        Files = [.. graph.Files.Select(file => file.Path == "m.onnx" ? new RecordedFile(file.Path, file.Hash) : file)],
    };
}
