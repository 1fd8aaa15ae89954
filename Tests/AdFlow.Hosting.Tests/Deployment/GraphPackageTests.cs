using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Operators.Standard;

namespace AdFlow.Hosting.Tests.Deployment;

public sealed class GraphPackageTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("adflow-pack-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Of_GraphWithAllKindsOfFiles_IsWhatAHostFinds()
    {
        Write("graphs/a.graph.yaml", """
            adflow: 1
            graph: a
            request: { x: float64, id: int64 }
            tables: { ads: { path: ../build/ads.arrow, key: id } }
            nodes:
              tripled: { use: ../shared/sub.graph.yaml, in: { rows: request } }
              rated: { op: rank.linear, in: tripled, with: { coefficients: model.json, output: score } }
              found: { op: join, in: rated, table: ads }
            output: found
            """);
        Write("shared/sub.graph.yaml", """
            adflow: 1
            graph: sub
            inputs: { rows: { x: float64 } }
            nodes:
              tripled: { op: let, in: rows, with: { y: x * 3 } }
            output: tripled
            """);
        Write("graphs/model.json", """{"coefficients": {"y": 2}}""");
        Write("graphs/a.tests.yaml", """
            adflow_tests: 1
            tables: { ads: fixtures/ads.jsonl }
            tests:
              - name: joined
                request: { x: 1, id: 7 }
                expect: { row_count: 1 }
            """);
        Write("graphs/fixtures/ads.jsonl", "{\"id\": 7, \"bid\": 0.5}\n");
        Write("graphs/other.tests.yaml", "adflow_tests: 1\ngraph: other.graph.yaml\ntests: []\n");
        Write("graphs/notes.txt", "not needed");
        var package = Pack("graphs/a.graph.yaml");
        Assert.That(package.Files.Select(file => file.Path), Is.EqualTo(new[]
        {
            "graphs/a.graph.yaml", "graphs/a.tests.yaml", "graphs/fixtures/ads.jsonl", "graphs/model.json",
            "shared/sub.graph.yaml",
        }));
        using var host = await StoreHost.StartAsync(Path.Combine(_folder, "store"));
        var zip = new MemoryStream();
        package.WriteTo(zip);
        // The table itself is not there, so the host cannot bind the graph; that is all that is wrong.
        var refusal = (await Assert.ThrowsAsync<DeploymentException>(
            () => host.DeployAsync("a", "v1", zip.ToArray())))!;
        Assert.That(refusal.Problems, Has.Count.EqualTo(1), refusal.Message);
        Assert.That(refusal.Problems[0].Message, Does.Contain("table 'ads'"));
    }

    [Test]
    public async Task Deployed_HasTheHashOfThePackage()
    {
        Write("a.graph.yaml", HostGraphs.Double("a"));
        var package = Pack("a.graph.yaml");
        var zip = new MemoryStream();
        package.WriteTo(zip);
        using var host = await StoreHost.StartAsync(Path.Combine(_folder, "store"));
        var deployed = await host.DeployAsync("a", "v1", zip.ToArray());
        Assert.That(deployed.Versions[0].Bundle.Hash, Is.EqualTo(package.Hash));
    }

    [Test]
    public void Of_MissingAndAbsoluteFiles_AreAllTold()
    {
        Write("a.graph.yaml", """
            adflow: 1
            graph: a
            request: { x: float64 }
            tables: { ads: { path: /data/ads.arrow, key: id } }
            nodes:
              one: { op: rank.linear, in: request, with: { coefficients: missing.json } }
              two: { op: mine.own, in: one }
            output: two
            """);
        var diagnostics = new DiagnosticBag();
        Assert.That(GraphPackage.Of(Path.Combine(_folder, "a.graph.yaml"), Catalog, false, diagnostics), Is.Null);
        Assert.That(diagnostics.ToList().Select(problem => problem.Position.Line), Is.EqualTo(new[] { 4, 6, 7 }));
    }

    [Test]
    public void Of_RungWithFiles_PacksThem()
    {
        Write("a.graph.yaml", Laddered("rank.linear"));
        Write("sub/rated.graph.yaml", Rated);
        Write("sub/model.json", "{}");
        Write("model.json", "{}");
        Assert.That(Pack("a.graph.yaml").Files.Select(file => file.Path), Is.EqualTo(new[]
        {
            "a.graph.yaml", "model.json", "sub/model.json", "sub/rated.graph.yaml",
        }));
        File.Delete(Path.Combine(_folder, "model.json"));
        File.Delete(Path.Combine(_folder, "sub/model.json"));
        Assert.That(Refusals("a.graph.yaml"), Is.EqualTo(new[] { ("a.graph.yaml", 8), ("sub/rated.graph.yaml", 5) }));
    }

    [Test]
    public void Of_UnknownOperatorOfARungOrASubGraph_IsTold()
    {
        Write("a.graph.yaml", Laddered("mine.own"));
        Write("sub/rated.graph.yaml", Rated.Replace("rank.linear", "mine.own"));
        Assert.That(Refusals("a.graph.yaml"), Is.EqualTo(new[] { ("a.graph.yaml", 8), ("sub/rated.graph.yaml", 5) }));
    }

    [Test]
    public void Of_OtherFiles_GoAlong_OrAreTold()
    {
        Write("graphs/a.graph.yaml", HostGraphs.Double("a"));
        Write("graphs/arm.json", "{}");
        Write("shared/words.txt", "a");
        Assert.That(Pack("graphs/a.graph.yaml", "arm.json", "../shared/words.txt").Files.Select(file => file.Path),
            Is.EqualTo(new[] { "graphs/a.graph.yaml", "graphs/arm.json", "shared/words.txt" }));
        string absolute = Path.Combine(_folder, "graphs/arm.json");
        Assert.That(Refusals("graphs/a.graph.yaml", "arm.json", "none.json", absolute),
            Is.EqualTo(new[] { ("--file", 2), ("--file", 3) }));
    }

    [Test]
    [Platform("Linux")]
    public void Of_Pipe_IsToldAndNotRead()
    {
        Write("a.graph.yaml", HostGraphs.Double("a"));
        using (var made = System.Diagnostics.Process.Start("mkfifo", Path.Combine(_folder, "pipe")))
            made.WaitForExit();
        Assert.That(Refusals("a.graph.yaml", "pipe"), Is.EqualTo(new[] { ("--file", 1) }));
    }

    private const string Rated = """
        adflow: 1
        graph: rated
        inputs: { rows: { x: float64 } }
        nodes:
          rated: { op: rank.linear, in: rows, with: { coefficients: model.json, output: y } }
        output: rated
        """;

    private static string Laddered(string op) => $$"""
        adflow: 1
        graph: a
        request: { x: float64 }
        nodes:
          y: { op: let, in: request, with: { y: x * 2 } }
        output: y
        quality:
          - { name: half, swap: { y: { op: {{op}}, with: { coefficients: model.json, output: y } } } }
          - { name: cheap, swap: { y: { use: sub/rated.graph.yaml } } }
        """;

    private static OperatorCatalog Catalog { get; } =
        new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();

    private GraphPackage Pack(string graph, params string[] others)
    {
        var diagnostics = new DiagnosticBag();
        var package = GraphPackage.Of(Path.Combine(_folder, graph), Catalog, false, diagnostics, Others(others));
        Assert.That(diagnostics.ToList(), Is.Empty);
        return package!;
    }

    // File and line of all problems, which are in order.
    private List<(string File, int Line)> Refusals(string graph, params string[] others)
    {
        var diagnostics = new DiagnosticBag();
        Assert.That(GraphPackage.Of(
            Path.Combine(_folder, graph), Catalog, false, diagnostics, Others(others)), Is.Null);
        return [.. diagnostics.ToList().Select(problem =>
            (problem.Position.File.Replace(_folder + "/", "", StringComparison.Ordinal), problem.Position.Line))];
    }

    private static YamlScalar[] Others(string[] files) =>
        [.. files.Select((file, i) => new YamlScalar(file, true, new SourcePosition("--file", i + 1, 1)))];

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
