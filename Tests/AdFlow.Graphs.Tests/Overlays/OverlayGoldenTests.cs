using AdFlow.Graphs.Tests.Binding;
using AdFlow.Graphs.Tests.Golden;
using AdFlow.Operators;

namespace AdFlow.Graphs.Tests.Overlays;

/// <summary>Golden files hold overlays with exactly what is said about them, or what the graph is bound to.</summary>
public sealed class OverlayGoldenTests
{
    private static readonly OperatorCatalog Catalog = TestCatalog.Create();

    private static IEnumerable<GoldenCase> Bad => GoldenCase.Read("OverlayErrors");

    private static IEnumerable<GoldenCase> Good => GoldenCase.Read("OverlaidPlans");

    [TestCaseSource(nameof(Bad))]
    public void Bind_BadOverlay_SaysAllThatIsWrong(GoldenCase bad) =>
        bad.AssertSays((path, diagnostics) => Bound(path, diagnostics));

    [TestCaseSource(nameof(Good))]
    public void Bind_GoodOverlay_GivesThePlan(GoldenCase good)
    {
        string printed = "";
        string said = good.Run((path, diagnostics) =>
            printed = PlanText.Print(Bound(path, diagnostics) ?? throw new AssertionException(
                $"{good.Name}:\n{string.Join('\n', diagnostics.ToList())}")));
        Assert.That(said, Is.Empty);
        Assert.That(printed.Split('\n'), Is.EqualTo(good.Expected.Split('\n')),
            $"{good.Name}\n--- says\n{printed}\n---");
    }

    private static LogicalPlan? Bound(string path, DiagnosticBag diagnostics)
    {
        var graph = GraphReader.ReadFile(path, diagnostics);
        string overlay = Path.Combine(Path.GetDirectoryName(path)!, "o.yaml");
        if (graph is not null && File.Exists(overlay))
            graph = OverlayReader.ReadFile(overlay, diagnostics)?.Apply(graph, diagnostics);
        var plan = graph is null ? null : GraphBinder.Bind(graph, Catalog, TestTables.Find, diagnostics);
        if (graph is not null)
            QualityLadder.Check(graph, plan, Catalog, TestTables.Find, diagnostics);
        return plan;
    }
}
