using AdFlow.Graphs.Tests.Binding;
using AdFlow.Operators;

namespace AdFlow.Graphs.Tests.Overlays;

public sealed class QualityLadderTests
{
    private const string Graph = """
        adflow: 1
        graph: g
        request: { a: int64, b: "float64?" }
        nodes:
          some: { op: where, in: request, with: a > 1 }
          more: { op: let, in: some, with: { c: a + 1, d: a + 2 } }
        output: more

        """;

    private static readonly OperatorCatalog Catalog = TestCatalog.Create();

    [Test]
    public void Names_DocumentComesFirst()
    {
        Assert.That(QualityLadder.Names(Read("")), Is.EqualTo(new[] { "full" }));
        Assert.That(QualityLadder.Names(Read("quality: [{ name: half, set: { some.with: a > 2 } }]\n")),
            Is.EqualTo(new[] { "full", "half" }));
    }

    [Test]
    public void At_Rung_IsTheDocumentWithItsChangesAndNoLadder()
    {
        var graph = Read("""
            quality:
              - { name: half, doc: Fewer., set: { some.with: a > 2 } }
              - { name: quick, set: { more.d: a } }

            """);
        Assert.That(graph.Quality[0].Overlay.Doc, Is.EqualTo("Fewer."));
        Assert.That(Conditions(At(graph, "full")), Is.EqualTo("a > 1"));
        Assert.That(Conditions(At(graph, "half")), Is.EqualTo("a > 2"));
        Assert.That(Conditions(At(graph, "quick")), Is.EqualTo("a > 1"));
        Assert.That(Conditions(graph), Is.EqualTo("a > 1"), "the document has changed");
        Assert.That(QualityLadder.Names(graph).Select(rung => At(graph, rung).Quality.Count), Is.All.Zero);
    }

    [Test]
    public void At_UnknownRung_NamesTheNearest()
    {
        var graph = Read("quality: [{ name: half, set: { some.with: a > 2 } }]\n");
        var diagnostics = new DiagnosticBag();
        Assert.That(QualityLadder.At(graph, "halv", diagnostics, new("t.yaml", 3, 4)), Is.Null);
        Assert.That(QualityLadder.At(graph, "best", diagnostics), Is.Null);
        Assert.That(diagnostics.ToList().Select(problem => problem.ToString()), Is.EqualTo(new[]
        {
            "g.graph.yaml:2:8: ADG2015: graph 'g' has no rung 'best'; the rungs are full, half",
            "t.yaml:3:4: ADG2015: graph 'g' has no rung 'halv'; did you mean 'half'?",
        }));
    }

    [TestCase("more.with: { c: a, d: a, e: a }", "'e: float64?' is new")]
    [TestCase("more.with: { c: a }", "it lacks 'd: float64?'")]
    [TestCase("more.with: { d: a, c: a }", "its columns stand in the order a, b, d, c")]
    [TestCase("more.with: { d: a, c: 1 }, more.when: a", "there are no rows here")]
    public void Check_OtherAnswers_SayTheDifference(string set, string difference)
    {
        string[] problems = Check($"quality: [{{ name: half, set: {{ {set} }} }}]\n");
        Assert.That(problems, Has.Length.EqualTo(1).And.All.Contains("rung 'half': "));
        Assert.That(problems[0], Does.Contain(difference));
    }

    [TestCase("some.with: { condition: a > 7 }")]
    [TestCase("some.when: request.a > 7")]
    public void Check_SameAnswers_IsSilent(string set) =>
        Assert.That(Check($"quality: [{{ name: half, set: {{ {set} }} }}]\n"), Is.Empty);

    // A rung's problems beside those of the document would say all of it again.
    [Test]
    public void Check_DocumentWithProblems_SaysWhatTheRungItselfHas()
    {
        string[] problems = Check(
            "quality: [{ name: half, set: { sone.with: a } }]\n", Graph.Replace("a > 1", "z > 1"));
        Assert.That(problems, Has.Length.EqualTo(2));
        Assert.That(problems[0], Does.Contain("unknown column 'z'").And.Not.Contain("rung"));
        Assert.That(problems[1], Does.Contain("rung 'half': there is no node 'sone'; did you mean 'some'?"));
    }

    // 'let' of the test catalog puts out columns that may be null, 'bid.ecpm' of such as may not one that may not.
    [Test]
    public void Check_NullableAndFixedColumns_FitOneWay()
    {
        const string let = "{ op: let, in: request, with: { p: x } }";
        const string map = "{ op: bid.ecpm, in: request, columns: { pctr: x, bid: x, ecpm: p } }";
        Assert.That(Answers(let, map), Is.Empty, "the rung may promise more");
        Assert.That(Answers(map, let),
            Has.Length.EqualTo(1).And.All.Contains("'p: float64?' should be float64"));
    }

    private static string[] Answers(string document, string rung) =>
        Check($"output: p\nquality: [{{ name: half, swap: {{ p: {rung} }} }}]\n",
            $"adflow: 1\ngraph: g\nrequest: {{ x: float64 }}\nnodes:\n  p: {document}\n");

    private static string[] Check(string quality, string document = Graph)
    {
        var diagnostics = new DiagnosticBag();
        var graph = GraphReader.ReadText(document + quality, "g.graph.yaml", diagnostics)!;
        var plan = GraphBinder.Bind(graph, Catalog, TestTables.Find, diagnostics);
        QualityLadder.Check(graph, plan, Catalog, TestTables.Find, diagnostics);
        return [.. diagnostics.ToList().Select(problem => problem.ToString())];
    }

    private static GraphSpec Read(string quality)
    {
        var diagnostics = new DiagnosticBag();
        var graph = GraphReader.ReadText(Graph + quality, "g.graph.yaml", diagnostics)!;
        Assert.That(diagnostics.ToList(), Is.Empty);
        return graph;
    }

    private static GraphSpec At(GraphSpec graph, string rung)
    {
        var diagnostics = new DiagnosticBag();
        var spec = QualityLadder.At(graph, rung, diagnostics);
        Assert.That(diagnostics.ToList(), Is.Empty);
        return spec!;
    }

    private static string Conditions(GraphSpec graph) => ((YamlScalar)graph.Nodes[0].With!).Text;
}
