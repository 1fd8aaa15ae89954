namespace AdFlow.Devices.Cuda;

/// <summary>
/// A stream of the driver, with scratch memory for programs that need some: work of a stream is in order, so one
/// memory does for all. Copies from and to memory of the host that is not pinned are staged by the driver. The first
/// failure stays: everything after it throws it again.
/// </summary>
internal sealed unsafe class CudaQueue : DeviceQueue
{
    // An event is used again when so many others were asked for, if it is done.
    private const int EventsKept = 64;

    private readonly Queue<CudaEvent> _events = [];
    private readonly Launcher _launcher;
    private readonly nint _stream;
    private volatile DeviceException? _failure;
    private ulong _scratch;
    private long _scratchBytes;
    private int _isDisposed;

    /// <summary>Takes a stream over.</summary>
    public CudaQueue(CudaDevice device, nint stream)
    {
        Device = device;
        _stream = stream;
        _launcher = new Launcher(this);
    }

    /// <summary>The device.</summary>
    public CudaDevice Device { get; }

    private CudaDriver Driver => Device.Driver;

    /// <inheritdoc/>
    public override DeviceEvent Record()
    {
        Begin();
        bool isOld = _events.TryPeek(out var marker) && _events.Count >= EventsKept && marker.IsDone;
        if (isOld)
            _events.Dequeue();
        else
            marker = NewEvent();
        _events.Enqueue(marker!);
        Check(Driver.EventRecord(marker!.Handle, _stream), "Recording an event");
        return marker;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        // Failures are not thrown here; on a lost device nothing can be given back.
        if (Device.TryEnter())
        {
            _ = Driver.StreamSynchronize(_stream);
            foreach (var marker in _events)
                _ = Driver.EventDestroy(marker.Handle);
            if (_scratch != 0)
                Device.Give(_scratch);
            _ = Driver.StreamDestroy(_stream);
        }
        Device.Forget(this);
    }

    /// <summary>Throws unless a call of the library went well, and remembers the failure.</summary>
    public void Check(int result, string asked)
    {
        if (result != CudaResults.Success)
            throw _failure = Device.Noted(Driver.Failure(result, $"{asked} on {Device.Name}"));
    }

    /// <inheritdoc/>
    protected override void QueueCopyIn(void* host, DeviceMemory to, long offset, long bytes)
    {
        Begin();
        Check(Driver.MemcpyHtoDAsync(AddressOf(to) + (ulong)offset, host, (nuint)bytes, _stream), "Copying in");
    }

    /// <inheritdoc/>
    protected override void QueueCopyOut(DeviceMemory from, long offset, void* host, long bytes)
    {
        Begin();
        Check(Driver.MemcpyDtoHAsync(host, AddressOf(from) + (ulong)offset, (nuint)bytes, _stream), "Copying out");
    }

    /// <inheritdoc/>
    protected override void QueueLaunch(
        DeviceKernel kernel, ReadOnlySpan<DeviceArgument> arguments, ReadOnlySpan<long> sizes)
    {
        Begin();
        if (kernel is not CudaKernel { Device: var device } loaded || device != Device)
            throw new ArgumentException($"The kernel was loaded on another device than {Device.Name}.", nameof(kernel));
        Span<ulong> addresses = stackalloc ulong[arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
            addresses[i] = AddressOf(arguments[i].Memory) + (ulong)arguments[i].Offset;
        Reserve(loaded.How.ScratchBytes(sizes));
        _launcher.Kernel = loaded;
        loaded.How.Launch(_launcher, addresses, _scratch, sizes);
    }

    private void Begin()
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        if (_failure is { } failure)
            throw new DeviceException(failure.Fault, failure.Message, failure);
        Device.Enter();
    }

    private CudaEvent NewEvent()
    {
        nint handle;
        Check(Driver.EventCreate(&handle, CudaDriver.EventDisableTiming), "Making an event");
        return new CudaEvent(this, handle);
    }

    // Nothing is queued yet, so without room the queue works on. What was there may still be in use.
    private void Reserve(long bytes)
    {
        if (bytes <= _scratchBytes)
            return;
        ulong taken = Device.Take(bytes);
        int result = Driver.StreamSynchronize(_stream);
        if (_scratch != 0)
            Device.Give(_scratch);
        (_scratch, _scratchBytes) = (taken, bytes);
        Check(result, "Waiting for work");
    }

    private ulong AddressOf(DeviceMemory memory) => memory is CudaMemory { Device: var device } here && device == Device
        ? here.Address
        : throw new ArgumentException($"The memory is of another device than {Device.Name}.", nameof(memory));

    private sealed class Launcher(CudaQueue queue) : KernelLauncher(queue.Device.MostBlocks)
    {
        public CudaKernel? Kernel { get; set; }

        public override void Launch(int entry, uint blocks, uint layers, ReadOnlySpan<ulong> parameters)
        {
            void** addresses = stackalloc void*[parameters.Length];
            fixed (ulong* values = parameters)
            {
                for (int i = 0; i < parameters.Length; i++)
                    addresses[i] = values + i;
                int result = queue.Driver.LaunchKernel(Kernel!.FunctionOf(entry), blocks, layers, 1,
                    PtxKernel.Threads, 1, 1, 0, queue._stream, addresses, null);
                if (result != CudaResults.Success)
                    queue.Check(result, $"Launching kernel {Kernel.How.Module.Entries[entry]}");
            }
        }
    }
}
