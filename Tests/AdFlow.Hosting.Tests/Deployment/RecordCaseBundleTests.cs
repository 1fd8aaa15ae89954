using System.Net;
using System.Text;
using AdFlow.Graphs;
using AdFlow.Hosting.Tests.Recording;
using AdFlow.Operators;
using AdFlow.Operators.Standard;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Json;

namespace AdFlow.Hosting.Tests.Deployment;

/// <summary>Bundles whose tests are about recorded requests.</summary>
public sealed class RecordCaseBundleTests
{
    private const string Graph = """
        adflow: 1
        graph: g
        request: { id: int64, floor: float64 }
        tables: { ads: { path: none/ads.arrow, key: id } }
        nodes:
          found: { op: join, in: request, table: ads }
          kept: { op: where, in: found, with: value >= request.floor }
        output: kept
        """;

    private const string Tests = """
        adflow_tests: 1
        tests: [{ name: yesterday, record: records/day.adrec }]
        """;

    private string _folder = "";

    private static OperatorCatalog Catalog { get; } =
        new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("adflow-cases-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task RecordOfAHost_IsATestOfTheNextVersion()
    {
        await using var tester = await HostTester.StartAsync();
        Assert.That((await tester.PublishAsync("ads", "id,value\n1,10\n2,20\n")).Status, Is.EqualTo(HttpStatusCode.OK));
        var first = await tester.PutAsync("g", "v1", BundleZip.OfGraph("g", Graph));
        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.OK), first.Text);
        await tester.RecordAsync("""{"percent": 100}""");
        foreach (int id in (int[])[1, 2])
            Assert.That(await tester.RunOneAsync($"r{id}", $$"""{"id": {{id}}, "floor": 10}"""),
                Is.EqualTo(HttpStatusCode.OK));
        byte[] record = (await tester.FinishAsync(2)).Single();
        var same = await tester.PutAsync("g", "v2", Pack("# the same\n" + Graph, record));
        Assert.That(same.Status, Is.EqualTo(HttpStatusCode.OK), same.Text);
        var changed = await tester.PutAsync("g", "v3", Pack(Graph.Replace(">=", ">"), record));
        Assert.That((int)changed.Status, Is.EqualTo(422), changed.Text);
        Assert.That(changed.Problems.Single().GetProperty("message").GetString(), Does.Contain("test 'yesterday': ")
            .And.Contain("(r1): output 'output' has 0 rows; recorded: 1; ")
            .And.Contain("first at node 'kept' has 0 rows; recorded: 1"));
        Assert.That(changed.Problems[0].GetProperty("file").GetString(), Is.EqualTo("g.tests.yaml"));
        await tester.PublishAsync("ads", "id,value\n1,10\n2,5\n");
        var other = await tester.PutAsync("g", "v4", Pack("# other rows\n" + Graph, record));
        Assert.That(other.Problems.Select(problem => problem.GetProperty("message").GetString()),
            Has.Some.Contains("(r2): output 'output' has 0 rows; recorded: 1")
                .And.Some.Contains("note: table 'ads' is another version than was recorded: "));
        Assert.That(other.Text, Does.Not.Contain(tester.Folder).And.Not.Contain(Path.GetTempPath() + "adflow-replay"));
    }

    [Test]
    public async Task RecordOutsideTheBundle_OrDamaged_IsRefused()
    {
        await using var tester = await HostTester.StartAsync();
        string plain = HostGraphs.Double("g");
        File.WriteAllBytes(Path.Combine(tester.Folder, "secret.adrec"), Record(plain));
        foreach (string path in (string[])["../../secret.adrec", Path.Combine(tester.Folder, "secret.adrec")])
        {
            var outside = await tester.PutAsync("g", "v1", BundleZip.Of(
                ("g.graph.yaml", plain), ("g.tests.yaml", Tests.Replace("records/day.adrec", path))));
            Assert.That(outside.Text, Does.Contain("outside the bundle"), path);
        }
        var cut = await tester.PutAsync("g", "v1", Pack(plain, Record(plain)[..^9]));
        Assert.That((int)cut.Status, Is.EqualTo(422), cut.Text);
        Assert.That(cut.Text, Does.Contain("records/day.adrec").And.Not.Contain(tester.Folder));
        var fine = await tester.PutAsync("g", "v1", Pack(plain, Record(plain)));
        Assert.That(fine.Status, Is.EqualTo(HttpStatusCode.OK), fine.Text);
    }

    // The record is of somebody who knows where files of the host are; the bundle's own graph names none.
    [TestCase("rated: { op: rank.linear, in: request, with: { coefficients: FILE, output: y } }", "lies outside")]
    [TestCase("rated: { use: SUB, in: { rows: request } }", "lies outside")]
    [TestCase("rated: { op: join, in: request, table: ads }", "table 'ads'")]
    public async Task RecordedGraphThatNamesFilesOfTheHost_ReadsNone(string node, string said)
    {
        await using var tester = await HostTester.StartAsync();
        string Secret(string name, string text)
        {
            File.WriteAllText(Path.Combine(tester.Folder, name), text);
            return Path.Combine(tester.Folder, name);
        }
        using (var table = File.Create(Path.Combine(tester.Folder, "secret.arrow")))
            IpcWriter.WriteFile(table, JsonLines.Read(
                new MemoryStream("""{"id": 1, "y": 7}"""u8.ToArray()),
                new Schema([new Field("id", DataType.Int64, false), new Field("y", DataType.Int64, false)])));
        string graph = $$"""
            adflow: 1
            graph: g
            request: { x: float64, id: int64 }
            {{(node.Contains("ads") ? $"tables: {{ ads: {{ path: {tester.Folder}/secret.arrow, key: id }} }}" : "")}}
            nodes:
              {{node.Replace("FILE", Secret("secret.json", """{"coefficients": {"x": 2}}""")).Replace("SUB",
                Secret("sub.graph.yaml", "adflow: 1\ngraph: sub\ninputs: { rows: { x: float64 } }\n"
                    + "nodes:\n  y: { op: let, in: rows, with: { y: x * 2 } }\noutput: y\n"))}}
            output: rated
            """;
        byte[] record = Record(graph, """{"x": 1, "id": 1}""");
        var refused = await tester.PutAsync("g", "v1", Pack(HostGraphs.Double("g"), record));
        Assert.That((int)refused.Status, Is.EqualTo(422), refused.Text);
        Assert.That(refused.Text, Does.Contain(said).And.Contain("records/day.adrec"));
        Assert.That(refused.Problems, Has.Length.EqualTo(1), refused.Text);
    }

    private byte[] Pack(string graph, byte[] record)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "bundle")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "records"));
        File.WriteAllText(Path.Combine(folder, "g.graph.yaml"), graph);
        File.WriteAllText(Path.Combine(folder, "g.tests.yaml"), Tests);
        File.WriteAllBytes(Path.Combine(folder, "records", "day.adrec"), record);
        var diagnostics = new DiagnosticBag();
        var package = GraphPackage.Of(Path.Combine(folder, "g.graph.yaml"), Catalog, false, diagnostics);
        Assert.That(diagnostics.ToList(), Is.Empty);
        Assert.That(package!.Files.Select(file => file.Path), Does.Contain("records/day.adrec"));
        var zip = new MemoryStream();
        package.WriteTo(zip);
        return zip.ToArray();
    }

    // A record of one request to a graph in a folder of its own.
    private byte[] Record(string graph, string json = """{"x": 1}""")
    {
        Directory.CreateDirectory(Path.Combine(_folder, "recorded"));
        string path = Path.Combine(_folder, "recorded", "g.graph.yaml");
        File.WriteAllText(path, graph);
        using var opened = GraphActivation.Require(path, Catalog, new SnapshotStore(Path.Combine(_folder, "store")));
        var spec = GraphReader.ReadFile(path, new DiagnosticBag())!;
        var recorder = new RunRecorder(opened.Graph, GraphDescription.Of(
            spec, Catalog, opened.Graph.PhysicalPlan, new GraphOrigin()), PrivacyKey.Create());
        using var arena = new Arena();
        var refusal = new RequestReader(opened.Graph.Plan).Read(Encoding.UTF8.GetBytes(json), arena, out var row);
        Assert.That(refusal, Is.Null);
        var request = new RunRequest { Request = row };
        using var run = opened.Graph.RunAsync(request).AsTask().GetAwaiter().GetResult();
        Assert.That(run.Failure, Is.Null);
        var encoded = new EncodedRun();
        recorder.Record(encoded, 0, request, run, TimeSpan.Zero);
        using var file = new MemoryStream();
        using (var writer = new RecordWriter(file, leaveOpen: true))
        {
            writer.Write(encoded);
            writer.Finish();
        }
        return file.ToArray();
    }
}
