namespace AdFlow.Devices.Simulated.Tests;

/// <summary>Spoils what a launch left at its arguments' addresses.</summary>
internal delegate void Spoiler(DeviceProgram program, nint[] arguments, long[] sizes);

/// <summary>The simplest device there can be, done with everything at once, and as wrong as a test asks for: whether
/// the conformance cases find it.</summary>
internal sealed unsafe class HostDevice(Spoiler? spoil = null, bool isEndless = false)
    : Device("host", isEndless ? 1L << 20 : 1L << 40)
{
    public override DeviceQueue CreateQueue() => new Queue(spoil);

    public override void Dispose() { }

    protected override DeviceMemory AllocateBytes(long bytes) => bytes > MemoryBytes && !isEndless
        ? throw new DeviceException(DeviceFault.OutOfMemory, "There is no more.")
        : new Memory(bytes);

    protected override DeviceKernel LoadProgram(DeviceProgram program) => new Kernel(program);

    private sealed class Memory(long bytes) : DeviceMemory(bytes)
    {
        // Where a case asks for terabytes, it does not touch them.
        internal HostMemory Host { get; } = new(Math.Min(bytes, 1 << 24));

        public override void Dispose() => Host.Dispose();
    }

    private sealed class Kernel(DeviceProgram program) : DeviceKernel(program)
    {
        public override void Dispose() { }
    }

    private sealed class Done : DeviceEvent
    {
        public override bool IsDone => true;

        public override void Wait() { }
    }

    private sealed class Queue(Spoiler? spoil) : DeviceQueue
    {
        public override DeviceEvent Record() => new Done();

        public override void Dispose() { }

        protected override void QueueCopyIn(void* host, DeviceMemory to, long offset, long bytes) =>
            Buffer.MemoryCopy(host, At(to, offset), bytes, bytes);

        protected override void QueueCopyOut(DeviceMemory from, long offset, void* host, long bytes) =>
            Buffer.MemoryCopy(At(from, offset), host, bytes, bytes);

        protected override void QueueLaunch(
            DeviceKernel kernel, ReadOnlySpan<DeviceArgument> arguments, ReadOnlySpan<long> sizes)
        {
            nint[] addresses = [.. arguments.ToArray().Select(given => (nint)At(given.Memory, given.Offset))];
            DeviceReference.Run(kernel.Program, addresses, sizes);
            spoil?.Invoke(kernel.Program, addresses, sizes.ToArray());
        }

        private static byte* At(DeviceMemory memory, long offset) => (byte*)((Memory)memory).Host.Start + offset;
    }
}
