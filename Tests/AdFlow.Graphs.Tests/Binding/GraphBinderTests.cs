using System.Globalization;
using System.Text;
using AdFlow.Graphs.Tests.Golden;
using AdFlow.Operators;

namespace AdFlow.Graphs.Tests.Binding;

/// <summary>Golden files hold graphs with exactly what is said about them, or what they are bound to.</summary>
public sealed class GraphBinderTests
{
    private static readonly OperatorCatalog Catalog = TestCatalog.Create();

    private static IEnumerable<GoldenCase> Bad =>
        [.. GoldenCase.Read("SyntaxErrors"), .. GoldenCase.Read("BindingErrors")];

    private static IEnumerable<GoldenCase> Good => GoldenCase.Read("BoundPlans");

    [TestCaseSource(nameof(Bad))]
    public void Bind_BadGraph_SaysAllThatIsWrong(GoldenCase bad) =>
        bad.AssertSays((path, diagnostics) => Bound(path, diagnostics));

    [TestCaseSource(nameof(Good))]
    public void Bind_GoodGraph_GivesThePlan(GoldenCase good)
    {
        string printed = "";
        string said = good.Run((path, diagnostics) =>
            printed = PlanText.Print(Bound(path, diagnostics) ?? throw new AssertionException(
                $"{good.Name}:\n{string.Join('\n', diagnostics.ToList())}")));
        Assert.That(said, Is.Empty);
        Assert.That(printed.Split('\n'), Is.EqualTo(good.Expected.Split('\n')),
            $"{good.Name}\n--- says\n{printed}\n---");
    }

    // Written last first, so that the order of the file helps nothing.
    [Test]
    public void Bind_TenThousandNodes_AreOrdered()
    {
        const int count = 10_000;
        var text = new StringBuilder("adflow: 1\ngraph: g\nrequest: { a: int32 }\noutput: n9999\nnodes:\n");
        for (int i = count - 1; i >= 0; i--)
            text.Append(CultureInfo.InvariantCulture,
                $"  n{i}: {{ op: where, in: {(i == 0 ? "request" : $"n{i - 1}")}, with: a > {i} }}\n");
        var diagnostics = new DiagnosticBag();
        var graph = GraphReader.ReadText(text.ToString(), "g.graph.yaml", diagnostics)!;
        var plan = GraphBinder.Bind(graph, Catalog, TestTables.Find, diagnostics);
        Assert.That(diagnostics.ToList(), Is.Empty);
        Assert.That(plan!.Nodes.Select(node => node.Path),
            Is.EqualTo(Enumerable.Range(0, count).Select(i => $"n{i}")));
    }

    private static LogicalPlan? Bound(string path, DiagnosticBag diagnostics)
    {
        var graph = GraphReader.ReadFile(path, diagnostics);
        return graph is null ? null : GraphBinder.Bind(graph, Catalog, TestTables.Find, diagnostics);
    }
}
