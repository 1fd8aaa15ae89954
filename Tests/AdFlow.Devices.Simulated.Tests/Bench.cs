namespace AdFlow.Devices.Simulated.Tests;

/// <summary>A device with a queue, some memory and a kernel that adds 1 to 16 numbers: bytes 0 to 63 are its input, 64
/// to 127 its output. Misuses that a test provokes are looked at by the test, so disposing forgives them.</summary>
internal sealed unsafe class Bench : IDisposable
{
    internal const int Rows = 16;
    internal const int Bytes = Rows * sizeof(float);

    internal Bench(SimulatedOptions? options = null)
    {
        Device = new SimulatedDevice(options ?? new SimulatedOptions());
        Queue = Device.CreateQueue();
        Memory = Device.Allocate(1024);
        var graph = new LaneGraph(isDouble: false);
        Kernel = Device.Load(new MapProgram(false, [DeviceType.Float32],
            [graph.Make(LaneOp.Add, graph.Input(0), graph.Constant(1))], null, []));
        Host = HostMemory.Of<float>([.. Enumerable.Range(0, Rows).Select(row => (float)row)]);
        Result = new HostMemory(Bytes);
    }

    internal SimulatedDevice Device { get; }

    internal DeviceQueue Queue { get; }

    internal DeviceMemory Memory { get; }

    internal DeviceKernel Kernel { get; }

    /// <summary>16 numbers.</summary>
    internal HostMemory Host { get; }

    internal HostMemory Result { get; }

    internal void CopyIn(DeviceQueue? queue = null) => (queue ?? Queue).CopyIn(Host.Start, Memory, 0, Bytes);

    internal void Launch(DeviceQueue? queue = null) =>
        (queue ?? Queue).Launch(Kernel, [new DeviceArgument(Memory, 0), new DeviceArgument(Memory, 64)], [Rows]);

    internal void CopyOut(DeviceQueue? queue = null) => (queue ?? Queue).CopyOut(Memory, 64, Result.Start, Bytes);

    internal void CopyOutInput() => Queue.CopyOut(Memory, 0, Result.Start, Bytes);

    internal void RequireResult() =>
        Assert.That(Result.As<float>().ToArray(), Is.EqualTo(Enumerable.Range(1, Rows).Select(row => (float)row)));

    /// <summary>Whether waiting for all work throws a misuse.</summary>
    internal void RequireMisuse(string message)
    {
        Assert.That(() => Queue.Record().Wait(),
            Throws.TypeOf<DeviceMisuseException>().With.Message.Contains(message));
        Assert.That(Device.Misuses, Has.One.Contains(message));
    }

    public void Dispose()
    {
        Device.Options.Gate?.Open();
        Queue.Dispose();
        Memory.Dispose();
        Kernel.Dispose();
        Device.Dispose();
        Host.Dispose();
        Result.Dispose();
    }
}
