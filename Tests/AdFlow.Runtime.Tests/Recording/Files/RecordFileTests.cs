using AdFlow.Tables;
using AdFlow.Tables.Ipc;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class RecordFileTests
{
    [Test]
    public void Written_Runs_ReadBackEqual([Values(1, 100, 1200)] int runs, [Values(1, 7, int.MaxValue)] int flush)
    {
        using var samples = new SampleRuns(runs);
        using var reader = new RecordReader(new MemoryStream(samples.File(runs, flush)), "memory");
        var graph = SampleRuns.Graph();
        for (int request = 0; request < runs; request++)
        {
            Assert.That(reader.TryRead(out var run), Is.True);
            using (run)
                AssertEqual(run!, samples, request, graph);
        }
        Assert.That(reader.TryRead(out _), Is.False);
        Assert.That(reader.TryRead(out _), Is.False);
    }

    [Test]
    public void Read_GivesGraphsWithTheirFiles()
    {
        using var samples = new SampleRuns(1);
        using var stream = new MemoryStream();
        using var writer = new RecordWriter(stream, leaveOpen: true);
        var encoded = new EncodedRun();
        for (int request = 0; request < 6; request++)
        {
            samples.Encode(encoded, request, SampleRuns.Graph(request % 2 == 0 ? "" : "half"));
            writer.Write(encoded);
        }
        writer.Finish();
        using var reader = new RecordReader(new MemoryStream(stream.ToArray()), "memory");
        for (int request = 0; reader.TryRead(out var run); request++)
            using (run)
            {
                Assert.That(run.Graph.Rung, Is.EqualTo(request % 2 == 0 ? "" : "half"));
                AssertEqual(run.Graph, SampleRuns.Graph(run.Graph.Rung));
            }
    }

    [Test]
    public void Find_AnyRun_GivesIt([Values(1, 10, 333)] int flush)
    {
        using var samples = new SampleRuns(4);
        var graph = SampleRuns.Graph();
        using var reader = new RecordReader(new MemoryStream(samples.File(2000, flush)), "memory");
        foreach (long request in (long[])[1999, 0, 1000, 3, 1999])
        {
            using var run = reader.Find(request);
            AssertEqual(run!, samples, request, graph);
        }
        Assert.That(reader.Find(2000), Is.Null);
        Assert.That(() => reader.Find(-1), Is.Null);
        Assert.That(reader.TryRead(out var first), Is.True);
        using (first)
            AssertEqual(first!, samples, 0, graph);
    }

    [Test]
    public void Runs_OutliveTheirReader()
    {
        using var samples = new SampleRuns(4);
        var runs = new List<RecordedRun>();
        using (var reader = new RecordReader(new MemoryStream(samples.File(30, 10)), "memory"))
            while (reader.TryRead(out var run))
                runs.Add(run);
        for (int request = 0; request < 30; request++)
            using (runs[request])
                AssertEqual(runs[request], samples, request, SampleRuns.Graph());
    }

    [Test]
    public void File_HasItsNameOnlyWhenFinished()
    {
        using var samples = new SampleRuns(4);
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string path = Path.Combine(folder, "day.adrec");
            var run = new EncodedRun();
            using (var writer = new RecordWriter(path))
            {
                samples.Encode(run, 0, SampleRuns.Graph());
                writer.Write(run);
                Assert.That(File.Exists(path), Is.False);
                writer.Finish();
            }
            Assert.That(Directory.GetFiles(folder), Is.EqualTo(new[] { path }));
            using var reader = new RecordReader(path);
            Assert.That(reader.TryRead(out var read), Is.True);
            read!.Dispose();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void File_IsAnArrowFile()
    {
        using var samples = new SampleRuns(4);
        using var table = IpcReader.ReadTable(samples.File(100));
        Assert.That(table.Schema.ToString(),
            Is.EqualTo("{ request: int64, kind: utf8, node: utf8, payload: binary }"));
        var rows = table.Batches[0];
        Assert.That(Enumerable.Range(0, 8).Select(row => rows["kind"].GetString(row)),
            Is.EqualTo(new[] { "file", "file", "graph", "tables", "run", "request", "result", "output" }));
        using var request = IpcReader.ReadTable(rows["payload"].GetBytes(5));
        Assert.That(TableEquality.Difference(samples.RequestOf(0), request.Batches[0]), Is.Null);
    }

    private static void AssertEqual(RecordedRun run, SampleRuns samples, long request, RecordedGraph graph)
    {
        var expected = SampleRuns.Header(request, graph);
        Assert.That(run.Header with { Graph = graph, Tables = SampleRuns.Tables, Degraded = expected.Degraded },
            Is.EqualTo(expected));
        Assert.That(run.Header.Degraded, Is.EqualTo(expected.Degraded));
        Assert.That(run.Header.Tables, Is.EqualTo(SampleRuns.Tables));
        Assert.That(run.Graph.Key, Is.EqualTo(graph.Key));
        Assert.That(TableEquality.Difference(samples.RequestOf(request), run.Request), Is.Null);
        Assert.That(run.TryFind(RecordKind.Result, "bid/pctr", out var result), Is.True);
        AssertTexts(samples.RowsOf(request), result, [1, 2]);
        Assert.That(run.TryFind(RecordKind.Output, "ads", out var output), Is.EqualTo(request % 10 != 9));
        if (request % 10 != 9)
            AssertTexts(samples.RowsOf(request), output, [0, 1, 2]);
        Assert.That(run.TryFind(RecordKind.Output, "other", out _), Is.False);
    }

    private static void AssertTexts(Batch expected, Batch found, int[] columns)
    {
        Assert.That(found.RowCount, Is.EqualTo(expected.RowCount));
        Assert.That(found.Schema.Fields, Is.EqualTo(columns.Select(column => expected.Schema[column])));
        for (int i = 0; i < columns.Length; i++)
            for (int row = 0; row < found.RowCount; row++)
                if (ValueText.Format(found[i], row) != ValueText.Format(expected[columns[i]], row))
                    Assert.Fail($"Row {row} of '{found.Schema[i].Name}' differs.");
    }

    private static void AssertEqual(RecordedGraph found, RecordedGraph expected)
    {
        Assert.That(found.Key, Is.EqualTo(expected.Key));
        Assert.That(found.Files, Is.EqualTo(expected.Files));
        Assert.That(found.Files.Select(file => file.Content?.ToArray()),
            Is.EqualTo(expected.Files.Select(file => file.Content?.ToArray())));
        Assert.That(found.Overlays, Is.EqualTo(expected.Overlays));
        Assert.That(found.Plugins, Is.EqualTo(expected.Plugins));
        Assert.That(found.Rules, Is.EqualTo(expected.Rules));
        Assert.That(found.PrivateColumns, Is.EqualTo(expected.PrivateColumns));
        Assert.That((found.Name, found.Version, found.MainFile, found.Arms),
            Is.EqualTo((expected.Name, expected.Version, expected.MainFile, expected.Arms)));
    }
}
