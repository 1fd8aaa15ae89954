namespace AdFlow.Devices.Simulated.Tests;

public sealed unsafe class FaultTests
{
    [Test]
    public void FailingLaunch_FailsEventsBehindIt_NotThoseBefore()
    {
        var gate = new SimulatedGate();
        using var bench = new Bench(new SimulatedOptions { Gate = gate, Faults = [new(SimulatedAction.Launch, 2)] });
        gate.Close();
        bench.CopyIn();
        bench.Launch();
        bench.CopyOut();
        var before = bench.Queue.Record();
        bench.Launch();
        var behind = bench.Queue.Record();
        gate.Open();
        RequireFault(behind.Wait, DeviceFault.Failed,
            "Launch 2 of device 'simulated' fails as it is told to (Failed).");
        before.Wait();
        bench.RequireResult();
        Assert.That(behind.IsDone);
        RequireFault(behind.Wait, DeviceFault.Failed);
        RequireFault(() => bench.CopyIn(), DeviceFault.Failed);
        RequireFault(() => bench.Queue.Record(), DeviceFault.Failed);
    }

    [Test]
    public void FailingLaunch_LeavesOtherQueuesAlone()
    {
        using var bench = WithFaults(new SimulatedFault(SimulatedAction.Launch, 1));
        bench.CopyIn();
        bench.Launch();
        RequireFault(() => bench.Queue.Record().Wait(), DeviceFault.Failed);
        using var second = bench.Device.CreateQueue();
        bench.Launch(second);
        bench.CopyOut(second);
        second.Record().Wait();
        bench.RequireResult();
    }

    [TestCase(SimulatedAction.CopyIn)]
    [TestCase(SimulatedAction.CopyOut)]
    public void FailingCopy_FailsTheEvent(SimulatedAction action)
    {
        using var bench = WithFaults(new SimulatedFault(action, 1));
        RequireFault(() =>
        {
            bench.CopyIn();
            bench.Launch();
            bench.CopyOut();
            bench.Queue.Record().Wait();
        }, DeviceFault.Failed);
    }

    [Test]
    public void RefusedLaunch_ThrowsAtOnce_AndTheQueueWorksOn()
    {
        using var bench = WithFaults(new SimulatedFault(SimulatedAction.Launch, 1, DeviceFault.Failed, AtOnce: true));
        bench.CopyIn();
        RequireFault(() => bench.Launch(), DeviceFault.Failed);
        bench.Launch();
        bench.CopyOut();
        bench.Queue.Record().Wait();
        bench.RequireResult();
    }

    [Test]
    public void LostAtALaunch_EverythingFailsFromThenOn_AndAllCanBeGivenBack()
    {
        using var bench = WithFaults(new SimulatedFault(SimulatedAction.Launch, 1, DeviceFault.Lost));
        bench.CopyIn();
        var before = bench.Queue.Record();
        before.Wait();
        using var second = bench.Device.CreateQueue();
        bench.Launch();
        bench.Queue.Dispose();
        Assert.That(bench.Device.IsLost);
        before.Wait();
        RequireFault(() => second.Record(), DeviceFault.Lost, "Device 'simulated' is lost and does nothing any more.");
        RequireFault(() => bench.CopyIn(second), DeviceFault.Lost);
        RequireFault(() => bench.Device.Allocate(1), DeviceFault.Lost);
        RequireFault(() => bench.Device.Load(new CompactProgram()), DeviceFault.Lost);
        RequireFault(() => bench.Device.CreateQueue(), DeviceFault.Lost);
    }

    [Test]
    public void LostWhileWorkIsHeld_TheWorkEndsAsLost()
    {
        var gate = new SimulatedGate();
        using var bench = new Bench(new SimulatedOptions { Gate = gate });
        gate.Close();
        bench.CopyIn();
        var done = bench.Queue.Record();
        gate.WaitForHeld();
        Assert.That(done.IsDone, Is.False);
        bench.Device.Lose();
        RequireFault(done.Wait, DeviceFault.Lost);
        Assert.That(done.IsDone);
    }

    [Test]
    public void Memory_IsLimited_InStepsOf256()
    {
        using var device = new SimulatedDevice(new SimulatedOptions { MemoryBytes = 1024 });
        var first = device.Allocate(1);
        using var second = device.Allocate(600);
        Assert.That(device.BytesInUse, Is.EqualTo(1024));
        RequireFault(() => device.Allocate(1), DeviceFault.OutOfMemory,
            "Device 'simulated' has 0 of 1024 bytes left; 1 were asked for.");
        first.Dispose();
        first.Dispose();
        device.Allocate(256).Dispose();
        Assert.That(device.BytesInUse, Is.EqualTo(768));
    }

    [Test]
    public void AtOnceFaults_OfAllocationLoadAndQueue()
    {
        using var device = new SimulatedDevice(new SimulatedOptions
        {
            Faults = [new(SimulatedAction.Allocate, 2, DeviceFault.OutOfMemory), new(SimulatedAction.Load, 1),
                new(SimulatedAction.CreateQueue, 1)],
            Executes = static program => program is not TopProgram,
        });
        device.Allocate(1).Dispose();
        RequireFault(() => device.Allocate(1), DeviceFault.OutOfMemory);
        RequireFault(() => device.Load(new CompactProgram()), DeviceFault.Failed);
        RequireFault(() => device.CreateQueue(), DeviceFault.Failed);
        RequireFault(() => device.Load(new TopProgram(false)), DeviceFault.Unsupported,
            "Device 'simulated' is told not to execute a TopProgram.");
        device.Load(new CompactProgram()).Dispose();
    }

    [Test]
    public void FaultRate_IsMet_AndTheSameForTheSameSeed()
    {
        Assert.That(Failures(seed: 1, rate: 0), Is.Empty);
        Assert.That(Failures(seed: 1, rate: 1), Has.Count.EqualTo(2000));
        Assert.That(Failures(seed: 1, rate: 0.25), Has.Count.InRange(400, 600));
        Assert.That(Failures(seed: 1, rate: 0.25), Is.EqualTo(Failures(seed: 1, rate: 0.25)));
        Assert.That(Failures(seed: 1, rate: 0.25), Is.Not.EqualTo(Failures(seed: 2, rate: 0.25)));
    }

    [Test]
    public void RandomFaults_LeaveRightResultsOrAFailure_AndNothingBehind([Range(1, 20)] int seed)
    {
        int right = 0, failed = 0;
        using var host = HostMemory.Of<float>([.. Enumerable.Range(0, Bench.Rows).Select(row => (float)row)]);
        using var result = new HostMemory(Bench.Bytes);
        using var device = new SimulatedDevice(new SimulatedOptions { Seed = (ulong)seed, FaultRate = 0.05 });
        for (int round = 0; round < 40; round++)
            try
            {
                AddOne(device, host, result);
                right++;
                Assert.That(result.As<float>()[3], Is.EqualTo(4), $"seed {seed}, round {round}");
            }
            catch (DeviceException)
            {
                failed++;
            }
        Assert.That((right, failed), Is.Not.EqualTo((40, 0)).And.Not.EqualTo((0, 40)), $"seed {seed}");
        Assert.That((device.BytesInUse, device.Misuses.Count), Is.EqualTo((0, 0)), $"seed {seed}");
    }

    private static void AddOne(SimulatedDevice device, HostMemory host, HostMemory result)
    {
        var graph = new LaneGraph(isDouble: false);
        using var kernel = device.Load(new MapProgram(false, [DeviceType.Float32],
            [graph.Make(LaneOp.Add, graph.Input(0), graph.Constant(1))], null, []));
        using var from = device.Allocate(Bench.Bytes);
        using var to = device.Allocate(Bench.Bytes);
        using var queue = device.CreateQueue();
        queue.CopyIn(host.Start, from, 0, Bench.Bytes);
        queue.Launch(kernel, [new(from, 0), new(to, 0)], [Bench.Rows]);
        queue.CopyOut(to, 0, result.Start, Bench.Bytes);
        queue.Record().Wait();
    }

    private static List<int> Failures(ulong seed, double rate)
    {
        using var device = new SimulatedDevice(new SimulatedOptions { Seed = seed, FaultRate = rate });
        var failures = new List<int>();
        for (int i = 0; i < 2000; i++)
            try
            {
                device.Allocate(1).Dispose();
            }
            catch (DeviceException failure) when (failure.Fault is DeviceFault.OutOfMemory)
            {
                failures.Add(i);
            }
        return failures;
    }

    private static Bench WithFaults(params SimulatedFault[] faults) => new(new SimulatedOptions { Faults = faults });

    private static void RequireFault(Action action, DeviceFault fault, string message = "") => Assert.That(action,
        Throws.TypeOf<DeviceException>().With.Property("Fault").EqualTo(fault).And.Message.Contains(message));
}
