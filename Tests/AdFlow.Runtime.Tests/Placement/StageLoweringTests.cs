namespace AdFlow.Runtime.Tests;

/// <summary>What of stages devices can execute, and why they cannot execute the rest.</summary>
public sealed class StageLoweringTests
{
    [TestCase("{ op: let, in: scan, with: { x: a * 2, y: x + d } }", "Map")]
    [TestCase("{ op: where, in: scan, with: a > 1 }", "Map, Compact")]
    [TestCase("{ op: where, in: scan, with: a > 1 and n < 7 or d > 2 }", "Map, Compact")]
    [TestCase("{ op: where, in: scan, with: id == 7 }", "Map, Compact")]
    [TestCase("{ op: where, in: scan, with: id < 0.5 }", "Map, Compact")]
    [TestCase("{ op: where, in: scan, with: n * 3 + 1 > n }", "Map, Compact")]
    [TestCase("{ op: where, in: scan, with: 'a / b > 1' }", "Map, Compact")]
    [TestCase("{ op: top_k, in: scan, with: { by: a, k: =request.k } }", "Top, Take")]
    [TestCase("{ op: test.sum, in: scan }", "Map")]
    [TestCase("{ op: where, in: scan, with: a > request.least }", "Map, Compact")]
    [TestCase("{ op: test.sum, in: scan, with: { weight: =request.least } }", "Map")]
    [TestCase("{ op: test.decide, in: scan, with: { k: =request.least } }", "Map")]
    [TestCase("{ op: let, in: scan, with: { x: 'a / b' } }", "Map")]
    [TestCase("{ op: let, in: scan, with: { x: a / 2, y: a / 0.0001 } }", "Map")]
    public void Node_ThatDevicesCanExecute_IsThesePrograms(string node, string programs)
    {
        var stage = Lower(node, out string? reason);
        Assert.That(reason, Is.Null);
        Assert.That(string.Join(", ", stage!.Launches.Select(launch =>
            launch.Program.GetType().Name.Replace("Program", ""))), Is.EqualTo(programs));
    }

    [TestCase("{ op: where, in: scan, with: name == 'x' }", "reads column 'name' of utf8 in 'name == 'x''")]
    [TestCase("{ op: where, in: scan, with: id % 2 == 0 }", "computes a % b in int64")]
    [TestCase("{ op: where, in: scan, with: id + 1 > 0 }", "computes 'id + 1' in int64")]
    [TestCase("{ op: where, in: scan, with: id > n * n }", "computes 'n * n' in int64")]
    [TestCase("{ op: where, in: scan, with: id < d }", "compares 'id' with 'd' exactly, in int64")]
    [TestCase("{ op: top_k, in: low, with: { by: x, k: 3 } }\n  low: { op: let, in: scan, with: { x: 'a / b' } }",
        "ranks by what may be null")]
    [TestCase("{ op: let, in: scan, with: { x: n + 1 } }", "computes int64 in 'out'")]
    [TestCase("{ op: let, in: scan, with: { x: a > b } }", "computes bool in 'out'")]
    [TestCase("{ op: where, in: scan, with: id > n * request.k }", "computes 'n * request.k' in int64")]
    [TestCase("{ op: top_k, in: scan, with: { by: id, k: 3 } }", "ranks by a column of int64")]
    [TestCase("{ op: aggregate, in: sum, with: { compute: { x: sum(a) } } }\n  sum: { op: test.sum, in: scan }",
        "ends by 'out', which adds rows up")]
    [TestCase("{ op: test.call, in: sum }\n  sum: { op: test.sum, in: scan }", "calls 'out' (test.call)")]
    [TestCase("{ op: select, in: scan, with: [id, a] }", "computes nothing")]
    public void Node_ThatDevicesCannotExecute_IsToldWhy(string node, string reason)
    {
        Lower(node, out string? found);
        Assert.That(found, Is.EqualTo(reason));
    }

    [TestCase("a > 1", false)]
    [TestCase("not (a > 0.5 or b in (1, 2)) and a != b", false)]
    [TestCase("a > 0.1", true)]
    [TestCase("a > d", true)]
    [TestCase("a + 1 > 2", true)]
    [TestCase("coalesce(a, 1) > 2", true)]
    public void Condition_OverFloat32_IsComputedInFloat32WhereThatIsTheSame(string condition, bool isDouble)
    {
        var stage = Lower($$"""{ op: where, in: scan, with: "{{condition}}" }""", out _);
        Assert.That(stage!.Launches[0].Program.IsDouble(), Is.EqualTo(isDouble));
    }

    // float32, float64, float32: what a precision needs of another is written between.
    [Test]
    public void Precisions_ThatDependOnEachOther_AreProgramsInOrder()
    {
        var stage = Lower("""
            { op: test.times, in: wide, columns: { a: sum, b: product2, product: x } }
              wide: { op: test.times, in: sum, columns: { a: sum, b: d, product: product2 } }
              sum: { op: test.sum, in: scan, columns: { a: a, b: b } }
            """, out string? reason);
        Assert.That(reason, Is.Null);
        Assert.That(stage!.Launches.Select(launch => launch.Program.IsDouble()), Is.EqualTo(new[] { false, true }));
    }

    private static DeviceStage? Lower(string node, out string? reason)
    {
        using var tester = PlacementTester.OnProcessor("  out: " + node, []);
        var plan = tester.Graph.PhysicalPlan;
        var stage = plan.Stages.OfType<FusedStage>().Last();
        return StageLowering.Lower(stage, plan.Logical.SchemaOf(stage.Source), out reason);
    }
}

file static class Programs
{
    public static bool IsDouble(this AdFlow.Operators.DeviceProgram program) =>
        ((AdFlow.Operators.MapProgram)program).IsDouble;
}
