using AdFlow.Devices.Simulated;
using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>A run whose time is over does not wait for a device; what the device may still read or write goes to no
/// other run before it is done. That it is not is told by the simulated device, which sums the host's bytes.</summary>
public sealed class LateDeviceTests
{
    private const string Request = """{"k":5,"least":0}""";

    private const string Graph = """
          sum: { op: test.sum, in: scan }
          kept: { op: where, in: sum, with: sum > 5 }
          best: { op: top_k, in: kept, with: { by: sum, k: =request.k } }
          out: { op: select, in: best, with: [id, sum] }
        """;

    private static readonly string[] Rows = DeviceStageTests.Table(500, hasNulls: false);

    // Two copies in, four launches, two copies of counts, three of the best: late at each of them.
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    [TestCase(7)]
    [TestCase(9)]
    public void RunWhoseDeadlinePasses_IsAnswered_AndKeepsItsMemoryUntilTheDeviceIsDone(int done)
    {
        using var expected = PlacementTester.OnProcessor(Graph, Rows);
        var gate = new SimulatedGate();
        using var tester = new PlacementTester(Graph, Rows, new SimulatedOptions { Gate = gate },
            options => options with { MaxConcurrentRuns = 2 }, deadline: "30ms");
        gate.Close();
        gate.Let(done);
        using (var run = tester.Tester.Run(Request, enforceDeadline: true))
            Assert.That((run.Failure?.Class, run.Failure?.Code),
                Is.EqualTo(((FailureClass?)FailureClass.Deadline, FailureCodes.DeadlinePassed)));
        Assert.That(tester.Graph.Pool.Slabs, Is.EqualTo(1));
        using (var run = tester.Tester.Run(Request, enforceDeadline: true))
            Assert.That(run.Failure?.Class, Is.EqualTo((FailureClass?)FailureClass.Deadline));
        Assert.That(tester.Graph.Pool.Slabs, Is.EqualTo(2), "the first slab is not used again");
        using (var run = tester.Tester.Run(Request, enforceDeadline: true))
            Assert.That(run.Failure?.Code, Is.EqualTo(FailureCodes.TooManyRuns), "slabs that are held count");
        gate.Open();
        Assert.That(() => IsServed(tester), Is.True.After(5000, 5), "the slabs come back when the device is done");
        Assert.That(tester.Rows(), Is.EqualTo(expected.Rows(Request)));
        Assert.That(tester.Stages.Single().Fallbacks, Is.EqualTo(new Dictionary<DeviceFault, long>
        {
            [DeviceFault.Late] = 2,
        }));
        Assert.That(tester.Told.Single().ToString(), Does.StartWith(
            "simulated: Late in stage 1 (sum, kept, best): The stage's time was over before the device was done."));
    }

    [Test]
    public void RunWhoseCallerLeaves_IsAnswered_AndSaysNothingAboutTheDevice()
    {
        var gate = new SimulatedGate();
        using var tester = new PlacementTester(Graph, Rows, new SimulatedOptions { Gate = gate });
        gate.Close();
        using var caller = new CancellationTokenSource();
        var answer = Task.Run(async () =>
        {
            using var run = await tester.Tester.RunAsync(Request, cancellation: caller.Token);
            return run.Failure?.Code;
        });
        gate.WaitForHeld();
        Assert.That(answer.IsCompleted, Is.False);
        caller.Cancel();
        Assert.That(() => answer.IsCompleted, Is.True.After(5000, 5));
        Assert.That(answer.GetAwaiter().GetResult(), Is.EqualTo(FailureCodes.Cancelled));
        Assert.That(tester.Stages.Single().Fallbacks, Is.Empty);
        gate.Open();
        Assert.That(() => tester.Rows().Count, Is.EqualTo(5).After(5000, 5));
        Assert.That(() => tester.Graph.Pool.Slabs, Is.LessThanOrEqualTo(2));
    }

    [Test]
    public void LateStageWithATimeout_IsLeftEmpty_AndTheRunGoesOn()
    {
        const string Timed = """
              sum: { op: test.sum, in: scan, timeout: 20ms, on_timeout: empty }
              out: { op: select, in: sum, with: [id, sum] }
            """;
        var gate = new SimulatedGate();
        using var tester = new PlacementTester(Timed, Rows, new SimulatedOptions { Gate = gate }, deadline: "60s");
        gate.Close();
        using (var run = tester.Tester.Run(Request, enforceDeadline: true))
        {
            Assert.That(run.Failure, Is.Null);
            Assert.That(run.Output(0).RowCount, Is.Zero);
            Assert.That(run.Degraded.Single().Code, Is.EqualTo(FailureCodes.NodeTimedOut));
        }
        gate.Open();
        Assert.That(() => tester.Rows().Count, Is.EqualTo(Rows.Length).After(5000, 5));
    }

    [Test]
    public void DeviceThatIsLateAgainAndAgain_IsLeftOut()
    {
        using var expected = PlacementTester.OnProcessor(Graph, Rows);
        var gate = new SimulatedGate();
        using var tester = new PlacementTester(Graph, Rows, new SimulatedOptions { Gate = gate }, deadline: "10ms");
        gate.Close();
        for (int run = 0; run < DeviceHealth.MostFailures; run++)
            tester.Tester.Run(Request, enforceDeadline: true).Dispose();
        Assert.That(tester.Graph.Devices.Single().IsLeftOut);
        Assert.That(tester.Rows(), Is.EqualTo(expected.Rows(Request)), "by the processor");
        gate.Open();
        // Two columns that stay, in steps of 256 bytes.
        Assert.That(() => tester.Device.BytesInUse, Is.EqualTo(2 * 2048).After(5000, 5),
            "seats that were left are freed");
    }

    [Test]
    public void RunsThatAreInTime_AreTheDevices_WhateverItsLatency()
    {
        using var expected = PlacementTester.OnProcessor(Graph, Rows);
        using var tester = new PlacementTester(Graph, Rows, new SimulatedOptions
        {
            CopyLatency = TimeSpan.FromMicroseconds(200), LaunchLatency = TimeSpan.FromMicroseconds(300),
        }, deadline: "60s");
        using var run = tester.Tester.Run(Request, enforceDeadline: true);
        Assert.That(run.Failure, Is.Null);
        Assert.That(run.Output(0).RowCount, Is.EqualTo(expected.Rows(Request).Count));
        Assert.That(tester.Stages.Single().Runs, Is.EqualTo(1));
    }

    [Test]
    public void DeviceThatFailsAfterTheDeadline_IsNobodysFailure()
    {
        var gate = new SimulatedGate();
        using var tester = new PlacementTester(Graph, Rows, new SimulatedOptions
        {
            Gate = gate, Faults = [new SimulatedFault(SimulatedAction.Launch, 1, DeviceFault.Failed, false)],
        }, deadline: "20ms");
        gate.Close();
        using (var run = tester.Tester.Run(Request, enforceDeadline: true))
            Assert.That(run.Failure?.Class, Is.EqualTo((FailureClass?)FailureClass.Deadline));
        gate.Open();
        Assert.That(() => tester.Rows().Count, Is.EqualTo(5).After(5000, 5));
        Assert.That(tester.Stages.Single().Fallbacks.Keys, Is.EqualTo(new[] { DeviceFault.Late }));
    }

    private static bool IsServed(PlacementTester tester)
    {
        using var run = tester.Tester.Run(Request);
        return run.Failure is null;
    }
}
