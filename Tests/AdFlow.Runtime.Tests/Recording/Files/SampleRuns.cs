using AdFlow.Operators;
using AdFlow.Tables;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>Runs with random tables, the same for the same seed. Not thread-safe.</summary>
internal sealed class SampleRuns : IDisposable
{
    private static readonly Schema RequestSchema = new(
        new Field("query", DataType.Utf8), new Field("user_id", DataType.Int64, false));

    private static readonly Schema ResultSchema = new(
        new Field("id", DataType.Int64, false), new Field("score", DataType.Float32),
        new Field("word", DataType.Dictionary(DataType.Int32, DataType.Utf8)));

    private readonly Table _requests;
    private readonly Table _results;
    private readonly RecordedPart _request = new(RecordKind.Request, "", RequestSchema);
    private readonly RecordedPart _result = new(RecordKind.Result, "bid/pctr", ResultSchema, [1, 2]);
    private readonly RecordedPart _output = new(RecordKind.Output, "ads", ResultSchema);

    public SampleRuns(int seed, int rows = 6)
    {
        _requests = RandomTables.Create(seed, RequestSchema, 1, 5);
        _results = RandomTables.Create(seed, ResultSchema, rows, 7);
    }

    public static RecordedTables Tables { get; } =
        new([new RecordedTable("products", "12ab"), new RecordedTable("words", "34cd")]);

    public static RecordedGraph Graph(string rung = "") => new()
    {
        Name = "search_ads", Version = "v7", ContentHash = "cafe", MainFile = "main.graph.yaml",
        Files =
        [
            new RecordedFile("main.graph.yaml", "adflow: 1"u8.ToArray()),
            new RecordedFile("coefficients/pctr.json", "{}"u8.ToArray()), new RecordedFile("model.onnx", "ab12"),
        ],
        Arms = "recall=wide", Rung = rung,
        Overlays = [new RecordedOverlay("arm recall=wide", "nodes: { keyword: { with: { limit: 9 } } }")],
        Plugins = [new RecordedPlugin("Acme.Operators", "ffff")], Rules = ["push_filter", "share"],
        PrivateColumns = ["request.user_id"],
    };

    public static RunFailure Failure(string node) =>
        new(FailureClass.Dependency, FailureCodes.DependencyFailed, "It does not answer.", "search_ads")
        {
            Node = node, Operator = "source.http", Column = "key", Row = 3,
        };

    public static RunHeader Header(long request, RecordedGraph graph) => new()
    {
        Request = request, Graph = graph, Tables = Tables, RequestId = $"id-{request}",
        Seed = ulong.MaxValue - (ulong)request, NowMicroseconds = 1_700_000_000_000_000 + request,
        EnforcesDeadline = request % 2 == 0, TimeLeft = request % 3 == 0 ? null : TimeSpan.FromMilliseconds(request),
        Elapsed = TimeSpan.FromTicks(request * 7),
        Failure = request % 10 == 9 ? Failure("first") : null,
        Degraded = request % 4 == 1 ? [Failure("second"), Failure("third")] : [],
    };

    public Batch RequestOf(long request) => _requests.Batches[(int)(request % 5)];

    public Batch RowsOf(long request) => _results.Batches[(int)(request % 7)];

    public void Encode(EncodedRun run, long request, RecordedGraph graph) => Encode(run, Header(request, graph));

    public void Encode(EncodedRun run, in RunHeader header)
    {
        long request = header.Request;
        run.Start(header);
        run.Add(_request, RequestOf(request));
        run.Add(_result, RowsOf(request));
        if (request % 10 != 9)
            run.Add(_output, RowsOf(request));
    }

    /// <summary>A file of so many runs, in batches of so many.</summary>
    public byte[] File(int runs, int flushEvery = int.MaxValue)
    {
        using var stream = new MemoryStream();
        using var writer = new RecordWriter(stream, leaveOpen: true);
        var run = new EncodedRun();
        var graph = Graph();
        for (int request = 0; request < runs; request++)
        {
            Encode(run, request, graph);
            writer.Write(run);
            if (request % flushEvery == flushEvery - 1)
                writer.Flush();
        }
        writer.Finish();
        return stream.ToArray();
    }

    public void Dispose()
    {
        _requests.Dispose();
        _results.Dispose();
    }
}
