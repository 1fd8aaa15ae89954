using System.Diagnostics;

namespace AdFlow.Devices.Simulated.Tests;

public sealed unsafe class QueueTests
{
    [Test]
    public void ClosedGate_LetsThroughWhatItIsTold()
    {
        var gate = new SimulatedGate();
        using var bench = new Bench(new SimulatedOptions { Gate = gate });
        gate.Close();
        bench.CopyIn();
        var copied = bench.Queue.Record();
        bench.Launch();
        bench.CopyOut();
        var done = bench.Queue.Record();
        Assert.That(copied.IsDone, Is.False);
        gate.Let(1);
        copied.Wait();
        Assert.That(done.IsDone, Is.False);
        gate.Let(2);
        done.Wait();
        bench.RequireResult();
    }

    [Test]
    public void Queues_AreWorkedOffBesideEachOther()
    {
        var gate = new SimulatedGate();
        using var bench = new Bench(new SimulatedOptions { Gate = gate });
        using var second = bench.Device.CreateQueue();
        gate.Close();
        bench.CopyIn();
        second.CopyIn(bench.Host.Start, bench.Memory, 64, 64);
        gate.WaitForHeld(2);
        gate.Open();
        bench.Queue.Record().Wait();
        second.Record().Wait();
    }

    [Test]
    public void Latency_IsSpent()
    {
        var latency = TimeSpan.FromMilliseconds(3);
        using var bench = new Bench(new SimulatedOptions
        {
            CopyLatency = latency, LaunchLatency = latency, BytesPerSecond = Bench.Bytes * 1000,
        });
        long start = Stopwatch.GetTimestamp();
        bench.CopyIn();
        bench.Launch();
        bench.CopyOut();
        bench.Queue.Record().Wait();
        Assert.That(Stopwatch.GetElapsedTime(start), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(11)));
        bench.RequireResult();
    }

    [Test]
    public void WarmRounds_AllocateNothingManaged()
    {
        using var bench = new Bench();
        for (int i = 0; i < 100; i++)
            Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Round();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Round()
        {
            bench.CopyIn();
            bench.Launch();
            bench.CopyOut();
            bench.Queue.Record().Wait();
        }
    }

    [Test]
    public void Counts_SayWhatWasDone()
    {
        using var bench = new Bench();
        bench.CopyIn();
        bench.Launch();
        bench.Launch();
        bench.CopyOut();
        bench.Queue.Record().Wait();
        var counts = bench.Device.Counts;
        Assert.That(Enum.GetValues<SimulatedAction>().Select(action => counts[action]),
            Is.EqualTo(new[] { 1, 1, 1, 1, 1, 2 }));
        Assert.That((counts.BytesIn, counts.BytesOut), Is.EqualTo((64L, 64L)));
    }
}
