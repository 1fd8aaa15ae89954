using static AdFlow.Testing.Devices.ConformanceException;

namespace AdFlow.Testing.Devices;

/// <summary>Cases of memory, and of what is refused.</summary>
internal static unsafe class MemoryCases
{
    internal static IEnumerable<ConformanceCase> All =>
    [
        new("memory: parts are copied in and out", Parts),
        new("memory: more than there is, is refused, and less goes then", OutOfMemory),
        new("memory: what was given back can be taken again", TakenAgain),
        new("memory: sizes that are none are refused", NoSizes),
        new("launch: what does not fit the program is refused, and the queue works on", WrongLaunch),
        new("load: a wrong program is refused", WrongProgram),
    ];

    private static void Parts(Device device)
    {
        var random = new Random(1);
        using var queue = device.CreateQueue();
        using var host = new HostMemory(10_000);
        using var back = new HostMemory(10_000);
        random.NextBytes(host.As<byte>());
        using var memory = device.Allocate(10_000);
        long at = 0;
        while (at < host.Bytes)
        {
            long bytes = Math.Min(random.Next(700), host.Bytes - at);
            queue.CopyIn((byte*)host.Start + at, memory, at, bytes);
            at += bytes;
        }
        for (at = host.Bytes; at > 0;)
        {
            long bytes = Math.Min(random.Next(700), at);
            at -= bytes;
            queue.CopyOut(memory, at, (byte*)back.Start + at, bytes);
        }
        queue.Record().Wait();
        Require(back.As<byte>().SequenceEqual(host.As<byte>()), "Bytes came back otherwise than they went.");
    }

    private static void OutOfMemory(Device device)
    {
        RequireThrows<DeviceException>(() => device.Allocate(device.MemoryBytes + 1).Dispose(),
            failure => failure.Fault is DeviceFault.OutOfMemory, "More memory than the device has");
        device.Allocate(1 << 16).Dispose();
    }

    private static void TakenAgain(Device device)
    {
        long half = Math.Min(device.MemoryBytes / 2, 1L << 28) + 1024;
        for (int i = 0; i < 10; i++)
            device.Allocate(half).Dispose();
    }

    private static void NoSizes(Device device)
    {
        RequireThrows<ArgumentOutOfRangeException>(() => device.Allocate(0), _ => true, "Memory of no bytes");
        RequireThrows<ArgumentOutOfRangeException>(() => device.Allocate(-1), _ => true, "Memory of −1 bytes");
    }

    private static void WrongLaunch(Device device)
    {
        using var memory = device.Allocate(4096);
        using var kernel = device.Load(new CompactProgram());
        using var queue = device.CreateQueue();
        DeviceArgument[] right = [new(memory, 0), new(memory, 64), new(memory, 1024)];
        Refuse(right[..2], [64], "takes 3 arguments, not 2");
        Refuse(right, [64, 64], "takes 1 sizes, not 2");
        Refuse(right, [100_000], "needs 12504 bytes from byte 0 on");
        Refuse([right[0], right[0], right[2]], [64], "must overlap nothing");
        Refuse([right[0], new(memory, 68), right[2]], [64], "starts at byte 68");
        RequireThrows<ArgumentException>(() => Copy(1), _ => true, "A copy beyond the memory");
        using var bitmap = HostMemory.OfBits([true, false, true]);
        ProgramCheck.Run(device, queue, kernel, [bitmap], [3], "after what was refused");

        void Refuse(DeviceArgument[] arguments, long[] sizes, string message) => RequireThrows<ArgumentException>(
            () => queue.Launch(kernel, arguments, sizes), failure => failure.Message.Contains(message), message);

        void Copy(long offset)
        {
            using var host = new HostMemory(4096);
            queue.CopyIn(host.Start, memory, offset, 4096);
        }
    }

    private static void WrongProgram(Device device) => RequireThrows<ArgumentException>(
        () => device.Load(new VectorScanProgram(0)), _ => true, "A scan of vectors without dimensions");
}
