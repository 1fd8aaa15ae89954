namespace AdFlow.Devices.Simulated.Tests;

/// <summary>What shows at the call itself: things that are gone, in use, or another device's.</summary>
public sealed unsafe class LifetimeTests
{
    [Test]
    public void Memory_UsedAfterDispose_IsAMisuse()
    {
        using var bench = new Bench();
        bench.Memory.Dispose();
        RequireMisuse(() => bench.CopyIn(), "CopyIn 1 of queue 1 uses device memory of 1024 bytes that is disposed.");
        RequireMisuse(() => bench.CopyOut(), "CopyOut 1 of queue 1 uses device memory");
        RequireMisuse(() => bench.Launch(), "Launch 1 of queue 1 uses device memory");
    }

    [Test]
    public void Memory_DisposedWhileWorkWaits_IsAMisuse_AndTheWorkEnds()
    {
        var gate = new SimulatedGate();
        using var bench = new Bench(new SimulatedOptions { Gate = gate });
        gate.Close();
        bench.CopyIn();
        RequireMisuse(bench.Memory.Dispose,
            "Device memory of 1024 bytes is disposed while CopyIn 1 of queue 1 uses it.");
        gate.Open();
        bench.Queue.Record().Wait();
    }

    [Test]
    public void Memory_DisposedWithoutAnEvent_IsAMisuse_EvenWhereTheWorkIsDone()
    {
        using var bench = new Bench();
        bench.CopyIn();
        RequireMisuse(bench.Memory.Dispose, "Wait for an event behind that first.");
    }

    [Test]
    public void Memory_DisposedAfterAnEventOrItsQueue_IsFine()
    {
        using var device = new SimulatedDevice(new SimulatedOptions());
        using var host = new HostMemory(64);
        using var first = device.Allocate(64);
        using var second = device.Allocate(64);
        using (var queue = device.CreateQueue())
        {
            queue.CopyIn(host.Start, first, 0, 64);
            var done = queue.Record();
            SpinWait.SpinUntil(() => done.IsDone);
            first.Dispose();
            queue.CopyIn(host.Start, second, 0, 64);
        }
    }

    [Test]
    public void Kernel_DisposedWhileQueuedOrUsedAfterDispose_IsAMisuse()
    {
        using var bench = new Bench();
        bench.CopyIn();
        bench.Launch();
        RequireMisuse(bench.Kernel.Dispose, "A kernel of MapProgram is disposed while Launch 2 of queue 1 uses it.");
        RequireMisuse(() => bench.Launch(), "Launch 3 of queue 1 uses a kernel of MapProgram that is disposed.");
        bench.Queue.Record().Wait();
    }

    [Test]
    public void Queue_UsedAfterDispose_IsAMisuse()
    {
        using var bench = new Bench();
        bench.Queue.Dispose();
        RequireMisuse(() => bench.CopyIn(), "Queue 1 is used after it was disposed.");
        RequireMisuse(() => bench.Queue.Record(), "Queue 1 is used after it was disposed.");
    }

    [Test]
    public void ThingsOfAnotherDevice_AreAMisuse()
    {
        using var bench = new Bench();
        using var other = new Bench();
        RequireMisuse(() => other.Queue.CopyIn(bench.Host.Start, bench.Memory, 0, 64),
            "uses memory of another device.");
        RequireMisuse(() => bench.Launch(other.Queue), "A kernel of another device is launched.");
    }

    [Test]
    public void TwoQueues_WithoutAnEventBetweenWriteAndRead_IsAMisuse()
    {
        using var bench = new Bench();
        using var second = bench.Device.CreateQueue();
        bench.CopyIn();
        RequireMisuse(() => bench.Launch(second),
            "Launch 1 of queue 2 uses bytes 0 to 63 of device memory that CopyIn 1 of queue 1 uses too, without an "
            + "event of that queue being waited for in between.");
        bench.Queue.Record().Wait();
        bench.Launch(second);
        second.Record().Wait();
    }

    [Test]
    public void TwoQueues_ReadingTheSameOrWritingOtherBytes_IsFine()
    {
        using var bench = new Bench();
        using var second = bench.Device.CreateQueue();
        using var target = new HostMemory(64);
        bench.CopyIn();
        second.CopyIn(bench.Host.Start, bench.Memory, 64, 64);
        bench.Queue.Record().Wait();
        bench.CopyOutInput();
        second.CopyOut(bench.Memory, 0, target.Start, 64);
        second.Record().Wait();
        bench.Queue.Record().Wait();
        Assert.That(bench.Device.Misuses, Is.Empty);
    }

    [Test]
    public void Queue_OfTwoThreadsAtATime_IsAMisuse()
    {
        using var bench = new Bench();
        void Hammer()
        {
            for (int i = 0; i < 1_000_000 && bench.Device.Misuses.Count == 0; i++)
                try
                {
                    bench.Queue.Record();
                }
                catch (DeviceMisuseException)
                {
                    return;
                }
        }
        var other = new Thread(Hammer);
        other.Start();
        Hammer();
        other.Join();
        Assert.That(bench.Device.Misuses, Is.Not.Empty.And.All.EqualTo(
            "Queue 1 is used by two threads at the same time."));
    }

    [Test]
    public void Device_DisposedBeforeWhatItMade_NamesTheLeaks()
    {
        var device = new SimulatedDevice(new SimulatedOptions());
        device.Allocate(100);
        device.Load(new CompactProgram());
        device.CreateQueue();
        Assert.That(device.Dispose, Throws.TypeOf<DeviceMisuseException>());
        Assert.That(device.Misuses, Is.EquivalentTo(new[]
        {
            "Device memory of 100 bytes was never disposed.", "A kernel of CompactProgram was never disposed.",
            "A queue was never disposed.",
        }));
    }

    [Test]
    public void Device_UsedAfterDispose_IsRefused()
    {
        var device = new SimulatedDevice(new SimulatedOptions());
        device.Dispose();
        device.Dispose();
        Assert.That(() => device.Allocate(1), Throws.TypeOf<ObjectDisposedException>());
    }

    private static void RequireMisuse(Action action, string message) =>
        Assert.That(action, Throws.TypeOf<DeviceMisuseException>().With.Message.Contains(message));
}
