using AdFlow.Tables.Counters;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>Runs that only show what they would do, and graphs that cannot be run so.</summary>
public sealed class ShadowTests
{
    private static GraphTester Tester(string post) =>
        new GraphTester(TestModules.All).Table("ads", "id: int64", """{"id":1}""").Open($$"""
            adflow: 1
            graph: ads
            request: { x: "int64?" }
            tables: { ads: { path: ads.arrow }, shown: { counter: { id: int64 } } }
            nodes:
              ads: { op: scan, table: ads }
              told: { op: {{post}}, in: ads }
              counted: { op: counter.add, in: told, table: shown }
            output: counted
            """);

    [Test]
    public void GraphsThatWouldChangeSomething_AreRefused_AndSayWhere()
    {
        using var tester = Tester("test.post");
        Assert.That(tester.Graph.LiveOnlyNodes, Is.EqualTo(new[] { "told" }));
        Assert.That(() => tester.ShadowRows("{}"), Throws.ArgumentException.With.Message.Contains(
            "Graph 'ads' cannot be run as a shadow: told would change something"));
        Assert.That(tester.Rows("{}"), Has.Count.EqualTo(1));
    }

    [Test]
    public void Shadows_AndRunsThatAnswer_TakeTurnsInOneSlab()
    {
        using var tester = Tester("distinct");
        for (int used = 1; used <= 3; used++)
        {
            string expected = $$"""{"id":1,"used":{{used}}}""";
            Assert.That(tester.ShadowRows("{}").Single(), Is.EqualTo(expected));
            Assert.That(tester.ShadowRows("{}").Single(), Is.EqualTo(expected));
            Assert.That(tester.Rows("{}").Single(), Is.EqualTo(expected));
        }
    }

    [Test]
    public void OperatorsThatUseCounters_AreNotPure()
    {
        using var tester = new GraphTester(TestModules.All);
        Assert.That(tester.Problems("""
            adflow: 1
            graph: ads
            request: { x: "int64?" }
            tables: { shown: { counter: { x: int64 } } }
            nodes: { peeked: { op: test.peek, in: request, table: shown } }
            output: peeked
            """).Single(), Does.Contain("test.peek uses counters, but does not say that it depends on more than its "
            + "inputs; its author has to declare it with 'Purity = Purity.Effect'"));
    }

    [Test]
    public void CountersThatDoNotFit_AreRefused()
    {
        using var tester = Tester("distinct");
        Assert.That(() => new BoundGraph(tester.Graph.PhysicalPlan, tester.Tables).Dispose(),
            Throws.ArgumentException.With.Message.Contains("Expected 1 tables of counters, not 0"));
        using var texts = new CounterTable("shown", CounterKey.Utf8);
        Assert.That(() => new BoundGraph(tester.Graph.PhysicalPlan, tester.Tables, counters: [texts]).Dispose(),
            Throws.ArgumentException.With.Message.Contains("The keys of counters 'shown' are Utf8; the plan"));
    }
}
