using AdFlow.Devices.Simulated;
using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>Whatever a device fails to do, the processor does in the same run; it is counted, and told once.</summary>
public sealed class FallbackTests
{
    private const string Graph = """
          sum: { op: test.sum, in: scan }
          kept: { op: where, in: sum, with: sum > 5 }
          best: { op: top_k, in: kept, with: { by: sum, k: =request.k } }
          out: { op: select, in: best, with: [id, sum] }
        """;

    private static readonly string[] Rows = DeviceStageTests.Table(500, hasNulls: false);

    private static IEnumerable<SimulatedFault> EachFault()
    {
        foreach (var action in Enum.GetValues<SimulatedAction>())
            foreach (var fault in (DeviceFault[])
                [DeviceFault.Missing, DeviceFault.OutOfMemory, DeviceFault.Failed, DeviceFault.Lost])
                foreach (bool atOnce in action >= SimulatedAction.CopyIn ? (bool[])[false, true] : [true])
                    yield return new SimulatedFault(action, 2, fault, atOnce);
    }

    [TestCaseSource(nameof(EachFault))]
    public void AnyFailure_LeavesTheStageToTheProcessor_InTheSameRun(SimulatedFault fault)
    {
        using var expected = PlacementTester.OnProcessor(Graph, Rows);
        var rows = expected.Rows("""{"k":5,"least":0}""");
        using var tester = new PlacementTester(
            Graph, Rows, new SimulatedOptions { Faults = [fault] }, options => options with { PooledSlabs = 0 });
        for (int run = 0; run < 4; run++)
            Assert.That(tester.Rows(), Is.EqualTo(rows), $"run {run}");
        var stage = tester.Stages.Single();
        // Seats are kept, so that a second queue is never made; memory for the second run may be there already.
        if (stage.Fallbacks.Count == 0)
            Assert.That(tester.Device.Counts[fault.Action], Is.LessThan(2));
        else
            Assert.That(stage.Fallbacks.Keys, Is.EqualTo(new[] { fault.Fault }));
        Assert.That(tester.Told, Has.Count.EqualTo(stage.Fallbacks.Count));
        bool isGone = fault.Fault is DeviceFault.Lost or DeviceFault.Missing && stage.Fallbacks.Count > 0;
        Assert.That(tester.Graph.Devices.Single().IsLeftOut, Is.EqualTo(isGone));
    }

    [Test]
    public void UnsupportedProgram_LeavesTheStageToTheProcessor_ForEver()
    {
        using var expected = PlacementTester.OnProcessor(Graph, Rows);
        using var tester = new PlacementTester(
            Graph, Rows, new SimulatedOptions { Executes = program => program is not TopProgram });
        Assert.That(tester.Rows(), Is.EqualTo(expected.Rows("""{"k":5,"least":0}""")));
        Assert.That(tester.Stages.Single().Fallbacks[DeviceFault.Unsupported], Is.EqualTo(1));
        Assert.That(tester.Told.Single().ToString(), Does.StartWith("simulated: Unsupported in stage 1 "
            + "(sum, kept, best), executed on the processor: Device 'simulated' is told not to execute"));
        Assert.That(tester.Device.Counts[SimulatedAction.Launch], Is.Zero);
    }

    [Test]
    public void MemoryThatIsTooSmall_LeavesLargeRunsToTheProcessor()
    {
        using var expected = PlacementTester.OnProcessor(Graph, Rows);
        using var tester = new PlacementTester(
            Graph, Rows, new SimulatedOptions { MemoryBytes = 1024 });
        Assert.That(tester.Rows(), Is.EqualTo(expected.Rows("""{"k":5,"least":0}""")));
        Assert.That(tester.Stages.Single().Fallbacks[DeviceFault.OutOfMemory], Is.EqualTo(1));
        Assert.That(tester.Graph.Devices.Single().IsLeftOut, Is.False);
    }

    [Test]
    public void DeviceThatFailsAgainAndAgain_IsLeftOut_AndTriedLater()
    {
        using var tester = new PlacementTester(Graph, Rows, new SimulatedOptions { FaultRate = 1 });
        var rows = tester.Rows();
        for (int run = 1; run < DeviceHealth.MostFailures; run++)
            tester.Rows();
        Assert.That(Failures(), Is.EqualTo(DeviceHealth.MostFailures));
        for (int run = 0; run < DeviceHealth.FirstPause; run++)
            Assert.That(tester.Rows(), Is.EqualTo(rows));
        Assert.That(Failures(), Is.EqualTo(DeviceHealth.MostFailures));
        tester.Rows();
        Assert.That(Failures(), Is.EqualTo(DeviceHealth.MostFailures + 1), "one attempt");
        Assert.That(tester.Told, Has.Count.EqualTo(1));

        long Failures() => tester.Stages.Single().Fallbacks.Values.Sum();
    }

    [Test]
    public void DeviceThatWorksAgain_IsUsedAgain()
    {
        var health = new DeviceHealth();
        for (int i = 0; i < DeviceHealth.MostFailures; i++)
            health.Failed(isFinal: false);
        Assert.That(health.IsLeftOut);
        int left = 0;
        while (!health.MayTry())
            left++;
        Assert.That(left, Is.EqualTo(DeviceHealth.FirstPause));
        health.Failed(isFinal: false);
        left = 0;
        while (!health.MayTry())
            left++;
        Assert.That(left, Is.EqualTo(2 * DeviceHealth.FirstPause), "twice as long");
        health.Succeeded();
        Assert.That(health.IsLeftOut, Is.False);
        Assert.That(health.MayTry());
    }

    [Test]
    public void DeviceLostInTheMiddle_LeavesAllItsStagesToTheProcessor()
    {
        using var expected = PlacementTester.OnProcessor(Graph, Rows);
        var rows = expected.Rows("""{"k":5,"least":0}""");
        using var tester = new PlacementTester(Graph, Rows);
        Assert.That(tester.Rows(), Is.EqualTo(rows));
        tester.Device.Lose();
        for (int run = 0; run < 5; run++)
            Assert.That(tester.Rows(), Is.EqualTo(rows));
        var report = tester.Graph.Devices.Single();
        Assert.That(report.IsLeftOut);
        Assert.That((report.Stages[0].Runs, report.Stages[0].Fallbacks[DeviceFault.Lost]), Is.EqualTo((1L, 1L)));
    }
}
