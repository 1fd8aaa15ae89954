using AdFlow.Devices.Simulated;
using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>Results that only a stage on the same device reads stay there, and are on the host nevertheless where that
/// stage is the processor's.</summary>
public sealed class DeferredResultTests
{
    private const string Yes = """{"k":5,"least":0}""";

    // Two stages: what has a 'when' stands alone. Of sum and product the second reads one only.
    private const string Graph = """
          sum: { op: test.sum, in: scan }
          both: { op: test.times, in: sum, columns: { a: sum, b: b } }
          left: { op: let, in: both, with: { x: product * 2 + sum }, when: request.k > 0 }
          out: { op: select, in: left, with: [id, x] }
        """;

    // Three stages, each behind a filter; nulls of the ratio go with it.
    private const string Chain = """
          ratio: { op: let, in: scan, with: { r: a / b } }
          few: { op: where, in: ratio, with: r > 0.5, when: request.k > 0 }
          more: { op: let, in: few, with: { s: r * d + n }, when: request.k > 1 }
          rest: { op: where, in: more, with: s > 2, when: request.k > 2 }
          best: { op: top_k, in: rest, with: { by: s, k: =request.k } }
          out: { op: select, in: best, with: [id] }
        """;

    private static readonly string[] Rows = DeviceStageTests.Table(700, hasNulls: false);

    private static IEnumerable<SimulatedFault> EachFault()
    {
        foreach (var action in (SimulatedAction[])
            [SimulatedAction.Allocate, SimulatedAction.CopyIn, SimulatedAction.CopyOut, SimulatedAction.Launch])
            foreach (var fault in (DeviceFault[])[DeviceFault.Failed, DeviceFault.Lost])
                for (int ordinal = 1; ordinal <= 8; ordinal++)
                    yield return new SimulatedFault(action, ordinal, fault, false);
    }

    [Test]
    public void WhatOnlyADeviceReads_IsNotCopiedBack()
    {
        using var expected = PlacementTester.OnProcessor(Graph, Rows);
        using var tester = new PlacementTester(Graph, Rows);
        Assert.That(tester.Rows(Yes), Is.EqualTo(expected.Rows(Yes)));
        Assert.That(tester.Stages.Select(stage => stage.Runs), Is.EqualTo(new[] { 1, 1 }));
        Assert.That(tester.Device.Counts[SimulatedAction.CopyOut], Is.EqualTo(1), "x alone");
        Assert.That(tester.Device.Counts.BytesOut, Is.EqualTo(sizeof(double) * Rows.Length));
    }

    [Test]
    public void WhatNobodyReadsInTheEnd_IsNotCopiedBackAtAll()
    {
        using var tester = new PlacementTester(Graph, Rows);
        Assert.That(tester.Rows("""{"k":0,"least":0}"""), Is.Empty);
        Assert.That(tester.Device.Counts[SimulatedAction.CopyOut], Is.Zero);
    }

    [TestCase("  left: { op: where, in: sum, with: sum > 9, when: request.k > 0 }\n"
        + "  out: { op: select, in: left, with: [id, sum] }")]
    [TestCase("  one: { op: where, in: sum, with: sum > 9, when: request.k > 0 }\n"
        + "  two: { op: where, in: sum, with: sum > 7, when: request.k > 0 }\n"
        + "  out: { op: test.beside, in: { in: one, other: two }, columns: { a: sum, b: a } }")]
    public void WhatTheHostReads_IsCopiedBack(string readers)
    {
        string graph = "  sum: { op: test.sum, in: scan }\n" + readers;
        using var expected = PlacementTester.OnProcessor(graph, Rows);
        using var tester = new PlacementTester(graph, Rows);
        Assert.That(tester.Rows(Yes), Is.EqualTo(expected.Rows(Yes)));
        Assert.That(tester.Device.Counts.BytesOut, Is.GreaterThanOrEqualTo(sizeof(float) * Rows.Length));
    }

    [Test]
    public void StageBehind_ThatIsTheProcessors_HasItsColumnsBroughtBack()
    {
        using var expected = PlacementTester.OnProcessor(Chain, Rows);
        using var tester = new PlacementTester(
            Chain, Rows, new SimulatedOptions { Executes = program => program is not TopProgram });
        foreach (int k in (int[])[5, 3, 2, 1, 0])
        {
            string request = $$"""{"k":{{k}},"least":0}""";
            Assert.That(tester.Rows(request), Is.EqualTo(expected.Rows(request)), request);
        }
        Assert.That(tester.Stages.Sum(stage => stage.Runs), Is.GreaterThan(4));
    }

    [TestCaseSource(nameof(EachFault))]
    public void ValuesThatAreLostWithTheDevice_AreMadeAgainByTheProcessor(SimulatedFault fault)
    {
        foreach (string graph in (string[])[Graph, Chain])
        {
            using var expected = PlacementTester.OnProcessor(graph, Rows);
            using var tester = new PlacementTester(graph, Rows, new SimulatedOptions { Faults = [fault] });
            for (int run = 0; run < 3; run++)
                Assert.That(tester.Rows(Yes), Is.EqualTo(expected.Rows(Yes)), $"run {run}");
        }
    }

    [Test]
    public void WarmRuns_AllocateNothingManaged()
    {
        using var tester = new PlacementTester(Graph, Rows);
        var request = new RunRequest { Request = tester.Tester.Request(Yes) };
        long least = long.MaxValue;
        for (int i = 0; i < 100; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            tester.Graph.RunAsync(request).GetAwaiter().GetResult().Dispose();
            if (i >= 80)
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.That(least, Is.Zero);
    }
}
