using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class SegmentPlannerTests
{
    private const string Start = """
        adflow: 1
        graph: segments
        request: { id: int64 }
        tables: { ads: { path: ads.arrow, key: id } }
        nodes:
          rows: { op: scan, table: ads }

        """;

    [Test]
    public void Chain_IsOneBranch() =>
        Assert.That(Segments("""
              b: { op: sort, in: rows, with: [-a] }
              c: { op: test.first, in: b }
            output: c
            """), Is.EqualTo(["0: [0 1 2]"]));

    [Test]
    public void Diamond_HasTwoBranchesAtOnce() =>
        Assert.That(Segments("""
              left: { op: sort, in: rows, with: [-a] }
              few: { op: test.first, in: left }
              right: { op: sort, in: rows, with: [a] }
              both: { op: union, in: [few, right] }
            output: both
            """), Is.EqualTo(["0: [0]→1,2 [1 2]→3 [3]→3 [4]"]));

    [Test]
    public void AsynchronousStage_IsAlone_AndWhoeverWaitsForItBeginsASegment() =>
        Assert.That(Segments("""
              near: { op: test.search, in: request, table: ads }
              kept: { op: test.first, in: near }
              few: { op: test.first, in: rows }
            outputs: { kept: kept, few: few }
            """), Is.EqualTo(["0: [0]", "1: [1 2]", "2 after 0: [3]"]));

    private static string[] Segments(string rest)
    {
        using var tester = new GraphTester(TestModules.All) { Planning = new PlanOptions { Fuse = false } }
            .Table("ads", "id: int64; a: float64", """{"id": 1, "a": 1}""").Open(Start + rest);
        return [.. SegmentPlanner.Of(tester.Graph.PhysicalPlan).Select(segment =>
            $"{segment.Ordinal}{(segment.Awaited.Length > 0 ? $" after {string.Join(',', segment.Awaited)}" : "")}: "
            + string.Join(' ', segment.Branches.Select(branch => $"[{string.Join(' ', branch.Stages)}]"
                + (branch.Next.Length > 0 ? $"→{string.Join(',', branch.Next)}" : ""))))];
    }
}
