using AdFlow.Graphs;
using AdFlow.Runtime.Tests.Replaying;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests.Testing;

/// <summary>Records that have only the hash of a file, as of models that are too large.</summary>
public sealed class RecordFilesTests
{
    private const string Case = "tests: [{ name: a, record: test.adrec }]";

    private const string Sub = """
        adflow: 1
        graph: sub
        inputs: { rows: { x: float64 } }
        nodes: { twice: { op: let, in: rows, with: { y: x * 2 } } }
        output: twice
        """;

    private static GraphTester Tester()
    {
        var tester = new GraphTester(TestModules.All).File("sub.graph.yaml", Sub).Open("""
            adflow: 1
            graph: main
            request: { x: float64 }
            nodes: { used: { use: sub.graph.yaml, in: { rows: request } } }
            output: used
            """);
        var spec = GraphReader.ReadFile(tester.Graph.Plan.File, new DiagnosticBag())!;
        var whole = GraphDescription.Of(spec, TestRecords.Catalog, tester.Graph.PhysicalPlan, new GraphOrigin());
        var recorder = new RunRecorder(tester.Graph, new RecordedGraph
        {
            Name = whole.Name, MainFile = whole.MainFile, ContentHash = whole.ContentHash, Rules = whole.Rules,
            Files = [.. whole.Files.Select(file => file.Path == "sub.graph.yaml"
                ? new RecordedFile(file.Path, file.Hash) : file)],
        }, PrivacyKey.Create());
        var request = new RunRequest { Request = tester.Request("""{"x": 3}""") };
        using var run = tester.Graph.RunAsync(request).AsTask().GetAwaiter().GetResult();
        var encoded = new EncodedRun();
        recorder.Record(encoded, 0, request, run, TimeSpan.Zero);
        using var writer = new RecordWriter(Path.Combine(tester.Folder, "test.adrec"));
        writer.Write(encoded);
        writer.Finish();
        return tester;
    }

    [Test]
    public async Task LargeFile_IsTakenFromBesideTheTests_WhereItIsTheSame()
    {
        using var tester = Tester();
        Assert.That((await RecordedTests.RunAsync(tester, Case))[0], Is.Empty);
        Assert.That((await RecordedTests.RunAsync(tester, Case, loading => loading with { Root = tester.Folder }))[0],
            Is.Empty);
        tester.File("sub.graph.yaml", Sub + "# another\n");
        Assert.That((await RecordedTests.RunAsync(tester, Case))[0].Single(), Does.StartWith("test.tests.yaml:2:28: "
            + "test.adrec: file 'sub.graph.yaml' is large, so the record has only its hash, and it is not at "));
    }
}
