using AdFlow.Operators;
using AdFlow.Operators.Standard;

namespace AdFlow.Graphs.Tests.Rules;

/// <summary>Rules that break a plan are told by what they did, whatever they say that they may do.</summary>
public sealed class PlanCheckTests
{
    private const RuleChanges Everything = (RuleChanges)int.MaxValue;

    private static readonly LogicalPlan Plan = Bound("""
        adflow: 1
        graph: ads
        request: { flag: bool }
        tables: { ads: { path: ads.arrow, key: ad_id } }
        nodes:
          all: { op: scan, table: ads }
          good: { op: where, in: all, with: price > 1 }
          ranked: { op: sort, in: good, with: [-price] }
          dear: { op: where, in: ranked, with: bid > 2 }
          some: { op: let, in: dear, with: { twice: price * 2 }, when: request.flag }
          named: { op: select, in: some, with: [ad_id, twice] }
        output: named
        """);

    [Test]
    public void Check_BoundPlan_IsFine() => Assert.That(() => PlanCheck.Check(Plan), Throws.Nothing);

    [Test]
    public void Apply_FilterMovedBelowASetLocalOperator_IsRefused() => AssertRefused(
        Change("ranked", node => node with { Inputs = [From(node.Inputs[0], "dear")] },
            Change("dear", node => node with { Inputs = [From(node.Inputs[0], "good")] },
                Change("some", node => node with { Inputs = [From(node.Inputs[0], "ranked")] }, Plan)), reorder: true),
        "node 'ranked' now stands behind 'dear'");

    [Test]
    public void Apply_FilterMovedAboveASetLocalOperator_IsRefused() => AssertRefused(
        Change("ranked", node => node with { Inputs = [From(node.Inputs[0], "all")] },
            Change("good", node => node with { Inputs = [From(node.Inputs[0], "ranked")] },
                Change("dear", node => node with { Inputs = [From(node.Inputs[0], "good")] }, Plan)), reorder: true),
        "node 'ranked' no longer stands behind 'good'");

    [Test]
    public void Apply_FilterThatIsDropped_IsRefused() => AssertRefused(
        Change("dear", node => node with { Inputs = [From(node.Inputs[0], "all")] }, Plan),
        "node 'some' no longer stands behind 'good'");

    [Test]
    public void Apply_BrokenNodes_AreRefused() => Assert.Multiple(() =>
    {
        AssertRefused(Change("dear", node => node with { Path = "good", StandsFor = ["dear"] }, Plan),
            "is there twice");
        AssertRefused(Change("dear", node => node with { Path = "new", StandsFor = ["new"] }, Plan),
            "which is no node");
        AssertRefused(Change("dear", node => node with { Ordinal = 7 }, Plan), "has ordinal 7");
        AssertRefused(Change("good", node => node with { Inputs = [From(node.Inputs[0], "dear")] }, Plan),
            "does not come before it");
        AssertRefused(Change("good", node => node.With(Expression.Column(0, Plan.Nodes[0].Schemas[0][0])), Plan),
            "filters by something that is no bool");
        AssertRefused(Change("good", node => node.With(Expression.Call(ExpressionOp.Less,
            Expression.Column(5, Plan.Nodes[0].Schemas[0][1]), Expression.Constant(1.0))), Plan),
            "float64 at column 5");
        AssertRefused(Change("named", node => node.WithColumns([node.Outputs[0][1], node.Outputs[0][0]]), Plan),
            "output 'output'");
        AssertRefused(Change("dear", node => node.WithColumns([.. node.Outputs[0].Skip(1)]), Plan),
            "node 'some' passes");
        AssertRefused(Change("some", node => node with { When = null, Timeout = TimeSpan.Zero }, Plan),
            "under other conditions");
        AssertRefused(Change("ranked", node => node with { Table = null }, Plan), "does nothing");
    });

    [Test]
    public void Apply_ChangesThatARuleDoesNotState_AreRefused() => Assert.Multiple(() =>
    {
        AssertRefused(Change("good", node => node.With(Expression.Constant(true)), Plan),
            "is another operator inside", RuleChanges.RemovesNodes);
        var part = Change("dear", node => node with { Path = "dear#1", StandsFor = ["dear"] }, Plan);
        AssertRefused(part, "is new", RuleChanges.RewritesForms);
        Assert.That(() => PlanCheck.Check(Plan, part, new BrokenRule(RuleChanges.SplitsNodes, _ => part)),
            Throws.Nothing);
    });

    private static void AssertRefused(LogicalPlan broken, string why, RuleChanges changes = Everything)
    {
        bool isFirst = true;
        var rule = new BrokenRule(changes, plan => isFirst && !(isFirst = false) ? broken : plan);
        Assert.That(() => PlanRules.Apply(Plan, new() { Rules = [rule] }), Throws.InvalidOperationException
            .With.Message.Contains("rule 'broken' broke the plan").And.Message.Contains(why));
    }

    private static LogicalPlan Change(
        string path, Func<LogicalNode, LogicalNode> change, LogicalPlan plan, bool reorder = false)
    {
        plan = plan with { Nodes = [.. plan.Nodes.Select(node => node.Path == path ? change(node) : node)] };
        if (!reorder)
            return plan;
        var draft = new PlanDraft(plan);
        draft.Replace(draft[0]);
        return draft.Finish();
    }

    private static LogicalInput From(LogicalInput input, string path) => input with
    {
        Sources = [new LogicalSource(Plan.Nodes.Single(node => node.Path == path).Ordinal, 0)],
    };

    private static LogicalPlan Bound(string yaml)
    {
        var diagnostics = new DiagnosticBag();
        var catalog = new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();
        var graph = GraphReader.ReadText(yaml, "ads.graph.yaml", diagnostics);
        var plan = graph is null ? null : GraphBinder.Bind(graph, catalog, RuleTables.Find, diagnostics);
        return plan ?? throw new AssertionException(string.Join('\n', diagnostics.ToList()));
    }
}
