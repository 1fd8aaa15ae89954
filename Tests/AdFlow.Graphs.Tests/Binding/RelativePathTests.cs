namespace AdFlow.Graphs.Tests.Binding;

/// <summary>Every path is relative to the file that names it.</summary>
public sealed class RelativePathTests
{
    private DirectoryInfo _folder = null!;

    [SetUp]
    public void WriteGraphs()
    {
        _folder = Directory.CreateTempSubdirectory("adflow-paths");
        Write("g.graph.yaml", """
            adflow: 1
            graph: g
            request: { ad_id: int64 }
            tables: { words: { path: data/words.arrow, key: ad_id } }
            nodes:
              joined: { op: join, in: request, table: words }
              ranked: { use: parts/rank.graph.yaml, in: joined }
            output: ranked
            """);
        Write("parts/rank.graph.yaml", """
            adflow: 1
            graph: rank
            inputs: { ads: {} }
            nodes:
              scored: { op: rank.linear, in: ads, with: { coefficients: models/a.json, output: score } }
              deeper: { use: ../others/deep.graph.yaml, in: scored }
            output: deeper
            """);
        Write("others/deep.graph.yaml", """
            adflow: 1
            graph: deep
            inputs: { ads: {} }
            tables: { creatives: { path: creatives.arrow, group_key: ad_id } }
            nodes: { joined: { op: join, in: ads, table: creatives } }
            output: joined
            """);
        Write("parts/models/a.json", "{}");
    }

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    public void Bind_GraphsInFolders_FindsWhatEachNames()
    {
        var plan = Bind(out var diagnostics);
        Assert.That(diagnostics, Is.Empty);
        Assert.That(plan!.Tables.Select(table => Path.GetFullPath(table.Path)),
            Is.EqualTo(new[] { PathOf("data/words.arrow"), PathOf("others/creatives.arrow") }));
        Assert.That(plan.Tables.Select(table => table.Name),
            Is.EqualTo(new[] { "words", "ranked/deeper/creatives" }));
    }

    [Test]
    public void Bind_FileThatIsMissing_IsNamedWithItsPlace()
    {
        File.Delete(PathOf("parts/models/a.json"));
        Assert.That(Bind(out var diagnostics), Is.Null);
        var problem = diagnostics.Single();
        Assert.That((problem.Code, problem.Node), Is.EqualTo((BindingCodes.File, "ranked/scored")));
        Assert.That(problem.Position, Is.EqualTo(new SourcePosition(PathOf("parts/rank.graph.yaml"), 5, 61)));
        Assert.That(problem.Message, Does.Contain($"there is none at {PathOf("parts/models/a.json")}"));
    }

    [Test]
    public void Bind_FileNamedTwice_IsMissingTwice()
    {
        Write("parts/rank.graph.yaml", """
            adflow: 1
            graph: rank
            inputs: { ads: {} }
            nodes:
              one: { op: rank.linear, in: ads, with: { coefficients: none.json, output: a } }
              two: { op: rank.linear, in: one, with: { coefficients: none.json, output: b } }
            output: two
            """);
        Bind(out var diagnostics);
        Assert.That(diagnostics.Select(problem => problem.Position.Line), Is.EqualTo(new[] { 5, 6 }));
    }

    private LogicalPlan? Bind(out IReadOnlyList<Diagnostic> problems)
    {
        var diagnostics = new DiagnosticBag();
        var graph = GraphReader.ReadFile(PathOf("g.graph.yaml"), diagnostics)!;
        var plan = GraphBinder.Bind(graph, TestCatalog.Create(), TestTables.Find, diagnostics);
        problems = diagnostics.ToList();
        return plan;
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }
}
