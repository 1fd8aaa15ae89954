namespace AdFlow.Devices.Simulated.Tests;

/// <summary>What shows when queued work is done.</summary>
public sealed unsafe class MisuseTests
{
    [Test]
    public void CopyOut_BytesThatNobodyWrote_IsAMisuse()
    {
        using var bench = new Bench();
        bench.CopyIn();
        bench.Queue.CopyOut(bench.Memory, 32, bench.Result.Start, Bench.Bytes);
        bench.RequireMisuse("CopyOut 2 copies bytes 32 to 95 of device memory of 1024 bytes; byte 64 was never "
            + "copied in or computed.");
    }

    [Test]
    public void Launch_OverBytesThatNobodyWrote_IsAMisuse()
    {
        using var bench = new Bench();
        bench.Queue.CopyIn(bench.Host.Start, bench.Memory, 0, Bench.Bytes - 4);
        bench.Launch();
        bench.RequireMisuse("reads bytes 0 to 63 of device memory of 1024 bytes as its input 0; byte 60 was never "
            + "copied in or computed.");
    }

    [Test]
    public void Launch_AfterAFailedOneThatWroteItsInput_IsAMisuse()
    {
        using var bench = new Bench(new SimulatedOptions { Faults = [new(SimulatedAction.Launch, 1)] });
        bench.CopyIn();
        bench.Launch();
        Assert.That(() => bench.Queue.Record().Wait(), Throws.TypeOf<DeviceException>());
        using var second = bench.Device.CreateQueue();
        bench.CopyOut(second);
        Assert.That(() => second.Record().Wait(), Throws.TypeOf<DeviceMisuseException>());
    }

    [TestCase(17, "The count in the memory of TakeProgram is 17. Expected 0 to 2.")]
    [TestCase(-1, "The count in the memory of TakeProgram is -1. Expected 0 to 2.")]
    [TestCase(2, "Row number 1 of TakeProgram is 16. Expected rows of a column of 16.")]
    public void Take_RowsThatAreNone_IsAMisuse(int count, string message)
    {
        using var bench = new Bench();
        using var numbers = HostMemory.Of<int>([3, 16]);
        using var counts = HostMemory.Of<int>([count]);
        using var kernel = bench.Device.Load(new TakeProgram(DeviceType.Float32));
        bench.CopyIn();
        bench.Queue.CopyIn(numbers.Start, bench.Memory, 64, 8);
        bench.Queue.CopyIn(counts.Start, bench.Memory, 128, 4);
        bench.Queue.Launch(kernel, [new(bench.Memory, 0), new(bench.Memory, 64), new(bench.Memory, 128),
            new(bench.Memory, 192)], [Bench.Rows, 2]);
        bench.RequireMisuse(message);
    }

    [Test]
    public void Take_NumbersBehindTheCount_MayBeMissing_AndWhatIsBehindTheValuesMayBeCopiedOnly()
    {
        using var bench = new Bench();
        using var numbers = HostMemory.Of<int>([3]);
        using var counts = HostMemory.Of<int>([1]);
        using var take = bench.Device.Load(new TakeProgram(DeviceType.Float32));
        bench.CopyIn();
        bench.Queue.CopyIn(numbers.Start, bench.Memory, 128, 4);
        bench.Queue.CopyIn(counts.Start, bench.Memory, 192, 4);
        bench.Queue.Launch(take, [new(bench.Memory, 0), new(bench.Memory, 128), new(bench.Memory, 192),
            new(bench.Memory, 64)], [Bench.Rows, Bench.Rows]);
        bench.CopyOut();
        bench.Queue.Record().Wait();
        Assert.That(bench.Result.As<float>()[0], Is.EqualTo(3));
        Assert.That(bench.Result.As<byte>()[4..].ToArray(), Is.All.EqualTo(SimulatedMemory.Poison));

        bench.Queue.Launch(bench.Kernel, [new(bench.Memory, 64), new(bench.Memory, 256)], [Bench.Rows]);
        bench.RequireMisuse("byte 68 was never copied in or computed.");
    }

    [Test]
    public void Compact_BitsBehindTheLastRow_IsAMisuse()
    {
        using var bench = new Bench();
        using var bitmap = HostMemory.Of<ulong>([1ul << 40]);
        using var kernel = bench.Device.Load(new CompactProgram());
        bench.Queue.CopyIn(bitmap.Start, bench.Memory, 0, 8);
        bench.Queue.Launch(kernel, [new(bench.Memory, 0), new(bench.Memory, 64), new(bench.Memory, 512)], [40]);
        bench.RequireMisuse("The bitmap of a CompactProgram over 40 rows has bits behind the last row.");
    }

    [Test]
    public void HostBytes_ChangedBeforeTheCopyIn_IsAMisuse()
    {
        var gate = new SimulatedGate();
        using var bench = new Bench(new SimulatedOptions { Gate = gate });
        gate.Close();
        bench.CopyIn();
        bench.Host.As<byte>()[7] ^= 1;
        gate.Open();
        bench.RequireMisuse("64 bytes of the host that were to stay as they are were changed between CopyIn and the "
            + "copy itself.");
    }

    [Test]
    public void HostBytes_ChangedAfterTheCopyInAndBeforeAnEvent_IsAMisuse()
    {
        var gate = new SimulatedGate();
        using var bench = new Bench(new SimulatedOptions { Gate = gate });
        gate.Close();
        gate.Let(1);
        bench.CopyIn();
        bench.Launch();
        gate.WaitForHeld();
        bench.Host.As<byte>()[7] ^= 1;
        gate.Open();
        bench.RequireMisuse("were changed after a CopyIn, before an event behind it was done.");
    }

    [Test]
    public void HostBytes_ChangedAfterTheEvent_AreFree()
    {
        using var bench = new Bench();
        bench.CopyIn();
        bench.Queue.Record().Wait();
        bench.Host.As<byte>().Clear();
        bench.Launch();
        bench.Queue.Record().Wait();
        Assert.That(bench.Device.Misuses, Is.Empty);
    }

    [Test]
    public void HostTarget_HoldsAPatternUntilTheCopy_AndWritingItIsAMisuse()
    {
        var gate = new SimulatedGate();
        using var bench = new Bench(new SimulatedOptions { Gate = gate });
        bench.CopyIn();
        bench.Queue.Record().Wait();
        gate.Close();
        bench.CopyOutInput();
        Assert.That(bench.Result.As<byte>().ToArray(), Is.All.EqualTo(HostBytes.Poison));
        bench.Result.As<byte>()[0] = 0;
        gate.Open();
        bench.RequireMisuse("were changed between CopyOut and the copy itself.");
    }

    [Test]
    public void Misuse_ThatNobodyWaitedFor_IsThrownByTheDevice()
    {
        var device = new SimulatedDevice(new SimulatedOptions());
        using var host = new HostMemory(64);
        using (var memory = device.Allocate(64))
        using (var queue = device.CreateQueue())
            queue.CopyOut(memory, 0, host.Start, 64);
        Assert.That(device.Dispose,
            Throws.TypeOf<DeviceMisuseException>().With.Message.Contains("byte 0 was never copied in or computed."));
    }

    [Test]
    public void Guards_WrittenOver_IsAMisuse([Values(-1, 64)] int at)
    {
        using var device = new SimulatedDevice(new SimulatedOptions());
        var memory = (SimulatedMemory)device.Allocate(64);
        memory.Start[at] = 0;
        Assert.That(memory.Dispose, Throws.TypeOf<DeviceMisuseException>()
            .With.Message.EqualTo("Bytes beside device memory of 64 bytes were written."));
    }
}
