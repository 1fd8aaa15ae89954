using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>Random graphs planned by rules against the same graphs as written, and a slow obvious reference.</summary>
public sealed class RandomRuleTests
{
    [Test]
    public void RandomGraph_AnyRules_GivesTheSameRows([Range(1, 24)] int seed)
    {
        var random = new Random(seed);
        using var graph = new RuledGraph(random);
        var subset = PlanRules.InOrder.Where(_ => random.Next(2) == 0).ToList();
        foreach (var rules in new[] { RuleOptions.None, RuleOptions.All, new() { Rules = subset } })
            foreach (bool fuse in new[] { true, false })
                Assert.That(graph.Differs(new() { Rules = rules, Fuse = fuse }), Is.Null, $"seed {seed}, fused {fuse}, "
                    + $"rules {string.Join(", ", rules.Rules.Select(rule => rule.Name))}\n{graph.Yaml}");
    }

    // Otherwise the comparison above says nothing about that rule. A graph of one file has no dead nodes.
    [Test]
    public void RandomGraphs_SomeOfThem_AreChangedByEveryRule()
    {
        var idle = PlanRules.InOrder.Select(rule => rule.Name).Where(name => name != "remove_dead_nodes").ToHashSet();
        for (int seed = 1; seed <= 40 && idle.Count > 0; seed++)
        {
            using var graph = new RuledGraph(new Random(seed));
            idle.ExceptWith(graph.Plan(new()).Notes.Where(note => note.Kind is PlanNoteKind.Changed)
                .Select(note => note.Rule));
        }
        Assert.That(idle, Is.Empty);
    }

    [Test]
    public void RandomGraph_PlanWithoutMoreToDo_StaysTheSame([Range(1, 8)] int seed)
    {
        using var graph = new RuledGraph(new Random(seed));
        var plan = graph.Plan(new()).Logical;
        Assert.That(PlanRules.Apply(plan).Plan, Is.SameAs(plan), $"seed {seed}\n{graph.Yaml}");
    }

    // The test of the test: a rule that keeps rows for which a condition is null, as rules written in haste do.
    [Test]
    public void RandomGraphs_WithABrokenRule_AreFoundToDiffer()
    {
        var rules = new RuleOptions { Rules = [.. PlanRules.InOrder, new NullIsTrue()] };
        bool Differs(int seed)
        {
            using var graph = new RuledGraph(new Random(seed));
            return graph.Differs(new() { Rules = rules }) is not null;
        }
        Assert.That(Enumerable.Range(1, 40).Any(Differs), Is.True);
    }

    private sealed class NullIsTrue : PlanRule
    {
        public override string Name => "null_is_true";

        public override RuleChanges Changes => RuleChanges.RewritesForms;

        public override LogicalPlan Apply(LogicalPlan plan, PlanNotes notes) =>
            plan.Nodes.Any(IsFilter) ? plan with { Nodes = [.. plan.Nodes.Select(Broken)] } : plan;

        private static LogicalNode Broken(LogicalNode node) => !IsFilter(node) ? node : node with
        {
            Table = null,
            Form = new FilterForm(new ExpressionProgram(Expression.Call(ExpressionOp.Coalesce,
                ((FilterForm)node.Form!).Condition.Expression, Expression.Constant(true)))),
        };

        private static bool IsFilter(LogicalNode node) => node.Form is FilterForm
        {
            Condition.Expression: not (ConstantExpression or CallExpression { Op: ExpressionOp.Coalesce }),
        };
    }
}
