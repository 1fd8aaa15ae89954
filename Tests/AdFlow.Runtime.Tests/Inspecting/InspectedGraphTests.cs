using AdFlow.Graphs;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class InspectedGraphTests
{
    private const string Shop = """
        adflow: 1
        graph: shop
        request: { least: float64 }
        tables: { ads: { path: ads.arrow } }
        nodes:
          all: { op: scan, table: ads }
          double: { op: let, in: all, with: { twice: a * 2 } }
          chosen: { op: where, in: double, with: twice >= request.least }
        output: chosen
        """;

    private const string Failing = """
        adflow: 1
        graph: failing
        request: { least: float64 }
        tables: { ads: { path: ads.arrow } }
        nodes:
          before: { op: scan, table: ads }
          beside: { op: where, in: before, with: a >= request.least }
          wrong: { op: test.fail, in: before, with: { how: crash } }
          behind: { op: where, in: wrong, with: a > 0 }
        outputs: { one: beside, other: behind }
        """;

    private static GraphTester Tester(string yaml) => new GraphTester(TestModules.All)
        .Table("ads", "a: float64", """{"a": 1}""", """{"a": 2}""", """{"a": 3}""").Open(yaml);

    private static InspectedGraph Inspected(GraphTester tester) => new(tester.Graph.PhysicalPlan.Source,
        plan => new BoundGraph(PhysicalPlan.Create(plan, InspectedGraph.AsWritten), tester.Tables));

    private static RunRequest Request(GraphTester tester, int least) =>
        new() { Request = tester.Request($$"""{"least": {{least}}}""") };

    private static int[] RowsOf(Inspection inspection) => [.. inspection.Plan.Nodes.Select(node =>
        inspection.TryFind(new LogicalSource(node.Ordinal, 0), out var rows) ? rows.RowCount : -1)];

    [Test]
    public async Task Run_ShowsAllColumnsOfEveryNodeAsItsAuthorWroteIt()
    {
        using var tester = Tester(Shop);
        using var inspected = Inspected(tester);
        using var inspection = await inspected.RunAsync(Request(tester, 4));
        Assert.That(inspection.Plan.Nodes.Select(node => node.Path), Is.EqualTo(["all", "double", "chosen"]));
        Assert.That(RowsOf(inspection), Is.EqualTo([3, 3, 2]));
        Assert.That(inspection.TryFind(new LogicalSource(1, 0), out var doubled), Is.True);
        Assert.That(doubled["twice"].Values<double>().ToArray(), Is.EqualTo([2.0, 4, 6]));
        Assert.That(inspection.TryFind(LogicalSource.Request, out var request), Is.True);
        Assert.That(request["least"].Values<double>()[0], Is.EqualTo(4));
        Assert.That(inspection.TimeOf(2), Is.Not.Null);
        Assert.That((inspection.Failure, inspection.Degraded.Count), Is.EqualTo(((RunFailure?)null, 0)));
        Assert.That(inspection.NameOf(new LogicalSource(2, 0)), Is.EqualTo("chosen"));
    }

    [Test]
    public async Task NodeThatFails_LeavesTheTablesOfAllNodesThatDoNotReadIt()
    {
        using var tester = Tester(Failing);
        using var inspected = Inspected(tester);
        using var inspection = await inspected.RunAsync(Request(tester, 2));
        Assert.That(inspection.Failure?.Node, Is.EqualTo("wrong"));
        var rows = inspection.Plan.Nodes.Zip(RowsOf(inspection)).ToDictionary(one => one.First.Path, one => one.Second);
        Assert.That(rows, Is.EquivalentTo(new Dictionary<string, int>
        {
            ["before"] = 3, ["beside"] = 2, ["wrong"] = -1, ["behind"] = -1,
        }));
        int wrong = inspection.Plan.Nodes.Single(node => node.Path == "wrong").Ordinal;
        Assert.That((inspection.WasRun(wrong), inspection.TimeOf(wrong)), Is.EqualTo((false, (NodeTime?)null)));
    }

    [Test]
    public async Task Runs_ShareWhatIsBound_AndInspectionsOutliveTheGraph()
    {
        using var tester = Tester(Failing);
        int opened = 0;
        var inspected = new InspectedGraph(tester.Graph.PhysicalPlan.Source, plan =>
        {
            opened++;
            return new BoundGraph(PhysicalPlan.Create(plan, InspectedGraph.AsWritten), tester.Tables);
        });
        using var two = await inspected.RunAsync(Request(tester, 2));
        using var three = await inspected.RunAsync(Request(tester, 3));
        inspected.Dispose();
        Assert.That(opened, Is.EqualTo(2), "the whole graph, and the one without what failed");
        Assert.That((RowsOf(two)[1], RowsOf(three)[1]), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task FailureOfTheOnlyNodes_HasNoTables()
    {
        using var tester = Tester("""
            adflow: 1
            graph: alone
            request: { least: float64 }
            nodes:
              wrong: { op: test.fail, in: request, with: { how: crash }, columns: { a: least } }
            output: wrong
            """);
        using var inspected = Inspected(tester);
        using var inspection = await inspected.RunAsync(Request(tester, 2));
        Assert.That((inspection.HasTables, inspection.Failure?.Node), Is.EqualTo((false, "wrong")));
        Assert.That(inspection.TryFind(LogicalSource.Request, out _), Is.False);
    }
}
