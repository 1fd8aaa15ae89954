using AdFlow.Graphs.Tests.Golden;
using AdFlow.Operators;
using AdFlow.Operators.Standard;

namespace AdFlow.Graphs.Tests.Rules;

/// <summary>Golden files, one for each rule, hold graphs with their plans before and after it.</summary>
public sealed class PlanRulesTests
{
    private static readonly OperatorCatalog Catalog =
        new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();

    private static IEnumerable<TestCaseData> Cases => PlanRules.InOrder
        .SelectMany(rule => GoldenCase.Read(rule.Name).Select(one => Case(rule.Name, one, [rule])))
        .Concat(GoldenCase.Read("all_rules").Select(one => Case("all_rules", one, PlanRules.InOrder)));

    [TestCaseSource(nameof(Cases))]
    public void Apply_Rules_GivesThePlan(GoldenCase golden, IReadOnlyList<PlanRule> rules)
    {
        string printed = "";
        golden.Run((path, diagnostics) => printed = Printed(Bound(path, diagnostics), rules));
        Assert.That(printed.Split('\n'), Is.EqualTo(golden.Expected.Split('\n')),
            $"{golden.Name}\n--- says\n{printed}\n");
    }

    [Test]
    public void Names_OfRules_AreKnown() => Assert.Multiple(() =>
    {
        Assert.That(PlanRules.InOrder.Select(rule => rule.Name), Is.Unique);
        Assert.That(RuleOptions.Without("push_filter_down").Rules, Has.Count.EqualTo(PlanRules.InOrder.Count - 1));
        Assert.That(() => RuleOptions.Without("push_filters_down"),
            Throws.ArgumentException.With.Message.Contains("did you mean 'push_filter_down'?"));
    });

    private static TestCaseData Case(string file, GoldenCase golden, IReadOnlyList<PlanRule> rules) =>
        new TestCaseData(golden, rules).SetArgDisplayNames(file, golden.Name);

    private static LogicalPlan Bound(string path, DiagnosticBag diagnostics)
    {
        var graph = GraphReader.ReadFile(path, diagnostics);
        var plan = graph is null ? null : GraphBinder.Bind(graph, Catalog, RuleTables.Find, diagnostics);
        return plan ?? throw new AssertionException(string.Join('\n', diagnostics.ToList()));
    }

    // A plan on which rules have nothing left to do stays the same object.
    private static string Printed(LogicalPlan plan, IReadOnlyList<PlanRule> rules)
    {
        PlanCheck.Check(plan);
        var options = new RuleOptions { Rules = rules };
        var optimized = PlanRules.Apply(plan, options);
        Assert.That(PlanRules.Apply(optimized.Plan, options).Plan, Is.SameAs(optimized.Plan));
        string notes = string.Concat(optimized.Notes.Select(note => $"\n  {note.Rule}: {note.Text}"));
        return $"before\n{RulePlanText.Print(plan)}after\n{RulePlanText.Print(optimized.Plan)}notes{notes}";
    }
}
