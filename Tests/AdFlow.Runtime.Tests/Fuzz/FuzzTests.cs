using System.Globalization;
using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>
/// Random graphs over random tables: however they are executed, results are equal bit for bit, and a slow obvious
/// reference agrees. <c>ADFLOW_FUZZ_GRAPHS</c> sets the number of graphs, <c>ADFLOW_FUZZ_SEED</c> the first seed.
/// </summary>
public sealed class FuzzTests
{
    // Cases of the framework, each a share of the graphs.
    private const int Parts = 10;

    private static int Graphs => Setting("ADFLOW_FUZZ_GRAPHS", 2000);

    private static int First => Setting("ADFLOW_FUZZ_SEED", 1);

    [Test]
    public void RandomGraphs_HoweverTheyAreExecuted_GiveTheSameBits([Range(1, Parts)] int part)
    {
        for (int seed = First + part - 1; seed < First + Graphs; seed += Parts)
            if (FuzzRun.Check(seed) is { } difference)
                Assert.Fail(difference);
    }

    // Otherwise the comparison above says nothing about that rule. A graph of one file has no dead nodes.
    [Test]
    public void RandomGraphs_SomeOfThem_AreChangedByEveryRule()
    {
        var idle = PlanRules.InOrder.Select(rule => rule.Name).Where(name => name != "remove_dead_nodes").ToHashSet();
        for (int seed = 1; seed <= 300 && idle.Count > 0; seed++)
        {
            using var requests = new FuzzRequests(new Random(seed));
            using var open = FuzzCase.Open(GraphMaker.Of(seed), requests, new DiagnosticBag())!;
            idle.ExceptWith(open.Plan(new()).Notes.Where(note => note.Kind is PlanNoteKind.Changed)
                .Select(note => note.Rule));
        }
        Assert.That(idle, Is.Empty);
    }

    // Otherwise the comparison above says nothing about devices.
    [Test]
    public void RandomGraphs_ManyOfThem_AreExecutedOnTheDevice()
    {
        int placed = 0;
        for (int seed = 1; seed <= 100; seed++)
        {
            using var requests = new FuzzRequests(new Random(seed));
            using var open = FuzzCase.Open(GraphMaker.Of(seed), requests, new DiagnosticBag())!;
            Assert.That(open.Differs(Way.OnDevice), Is.Null, $"seed {seed}");
            placed += open.OnDevice > 0 ? 1 : 0;
        }
        Assert.That(placed, Is.GreaterThan(20));
    }

    [Test]
    public void RandomGraphs_PlannedOnce_HaveNothingLeftForRules()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var graph = GraphMaker.Of(seed);
            using var requests = new FuzzRequests(new Random(seed));
            using var open = FuzzCase.Open(graph, requests, new DiagnosticBag())!;
            var plan = open.Plan(new()).Logical;
            Assert.That(PlanRules.Apply(plan).Plan, Is.SameAs(plan), $"seed {seed}\n{graph.Yaml}");
        }
    }

    // The test of the test: a rule that keeps rows for which a condition is null, as rules written in haste do. The
    // check of plans cannot see it.
    [Test]
    public void RandomGraphs_WithABrokenRule_AreFoundToDiffer()
    {
        var rules = new RuleOptions { Rules = [.. PlanRules.InOrder, new NullIsTrue()] };
        var broken = Way.Default with { Planning = new() { Rules = rules } };
        string[] found = [.. Enumerable.Range(1, 100).Select(seed => FuzzRun.Check(seed, [broken])).OfType<string>()];
        Assert.That(found, Has.Length.GreaterThan(5));
        Assert.That(found.Select(difference => difference[..difference.IndexOf("The whole", StringComparison.Ordinal)]
            .Split(": { op: ").Length - 1).Min(), Is.LessThanOrEqualTo(3), "nodes of the smallest graph");
    }

    private static int Setting(string name, int absent) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int set)
            ? set
            : absent;

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
