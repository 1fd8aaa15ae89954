using AdFlow.Graphs.Tests.Golden;
using AdFlow.Graphs.Tests.Rules;
using AdFlow.Operators;
using AdFlow.Operators.Standard;

namespace AdFlow.Graphs.Tests.Privacy;

/// <summary>The golden file holds graphs with what is private in them.</summary>
public sealed class PrivateColumnsTests
{
    private static readonly OperatorCatalog Catalog =
        new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();

    private static IEnumerable<GoldenCase> Cases => GoldenCase.Read("private_columns");

    [TestCaseSource(nameof(Cases))]
    public void Of_AGraph_GivesWhatDerivesFromPrivateFields(GoldenCase golden)
    {
        string printed = "";
        golden.Run((path, diagnostics) =>
        {
            var plan = Bound(path, diagnostics);
            printed = Print(PrivateColumns.Of(plan), "")
                + Print(PrivateColumns.Of(PlanRules.Apply(plan).Plan), "planned ");
        });
        Assert.That(printed.Trim(), Is.EqualTo(golden.Expected), $"{golden.Name}\n--- says\n{printed}\n");
    }

    [Test]
    public void Of_AGraphWithoutPrivateFields_IsEmpty()
    {
        var diagnostics = new DiagnosticBag();
        var graph = GraphReader.ReadText("adflow: 1\ngraph: g\nrequest: { a: { type: int64 } }\n"
            + "nodes: { b: { op: let, in: request, with: { c: a + 1 }, public: [c] } }\noutput: b\n",
            "g.yaml", diagnostics);
        var plan = GraphBinder.Bind(graph!, Catalog, RuleTables.Find, diagnostics)
            ?? throw new AssertionException(string.Join('\n', diagnostics.ToList()));
        Assert.That(PrivateColumns.Of(plan).IsEmpty);
        Assert.That(PrivateColumns.Of(plan).Names, Is.Empty);
        Assert.That(plan.RequestPrivacy, Is.Empty);
    }

    private static string Print(PrivateColumns hidden, string prefix) =>
        $"{prefix}private {string.Join(", ", hidden.Names)}\n"
        + $"{prefix}readers {string.Join(", ", hidden.Readers.Select(node => node.Path))}\n";

    private static LogicalPlan Bound(string path, DiagnosticBag diagnostics)
    {
        var graph = GraphReader.ReadFile(path, diagnostics);
        var plan = graph is null ? null : GraphBinder.Bind(graph, Catalog, RuleTables.Find, diagnostics);
        return plan ?? throw new AssertionException(string.Join('\n', diagnostics.ToList()));
    }
}
