using System.Globalization;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class CallStageTests
{
    [Test]
    public void OperatorOfOneCall_IsAStageOfItsOwn_AndGetsAllRows()
    {
        var rows = new List<int>();
        Model.Probes[nameof(OperatorOfOneCall_IsAStageOfItsOwn_AndGetsAllRows)] = rows.Add;
        using var tester = Tester(5000, $"probe: {nameof(OperatorOfOneCall_IsAStageOfItsOwn_AndGetsAllRows)}");
        var run = tester.Rows("{}");
        Assert.That(rows, Is.EqualTo([5000]), "one call, however many rows a chunk has");
        Assert.That(run[4711], Is.EqualTo(Expected(4711)));
        Assert.That(tester.Graph.PhysicalPlan.Stages.Select(stage => stage.Nodes[0].Path),
            Is.EqualTo(["scan", "twice", "model", "out"]));
        Assert.That(tester.Graph.PhysicalPlan.Edges.Select(edge => edge.Reason), Has.Exactly(2).EqualTo(
            "'model' stands alone: it is one call over all rows, which runs may share"));
    }

    [Test]
    public void CallOfFewRows_IsMadeAsOftenAsNeeded()
    {
        var rows = new List<int>();
        Model.Probes[nameof(CallOfFewRows_IsMadeAsOftenAsNeeded)] = rows.Add;
        using var tester = Tester(70, $"probe: {nameof(CallOfFewRows_IsMadeAsOftenAsNeeded)}, most_rows: 32");
        Assert.That(tester.Rows("{}"), Is.EqualTo(Enumerable.Range(0, 70).Select(Expected)));
        Assert.That(rows, Is.EqualTo([32, 32, 6]));
    }

    private static string Expected(int row) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"score":{{Model.ScoreOf(row * 2, row % 8)}},"place":{{row}}}""");

    private static GraphTester Tester(int rows, string settings) => new GraphTester(TestModules.All)
        .Table("ads", "x: float64; b: float32", [.. Enumerable.Range(0, rows).Select(row => string.Create(
            CultureInfo.InvariantCulture, $$"""{"x": {{row}}, "b": {{row % 8}}}"""))])
        .Open($$"""
            adflow: 1
            graph: calls
            request: {}
            tables: { ads: { path: ads.arrow } }
            nodes:
              scan: { op: scan, table: ads }
              twice: { op: let, in: scan, with: { a: x * 2 } }
              model: { op: test.model, in: twice, with: { {{settings}} } }
              out: { op: select, in: model, with: [score, place] }
            output: out
            """);
}
