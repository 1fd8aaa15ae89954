namespace AdFlow.Devices.Simulated;

/// <summary>
/// A queue of a <see cref="SimulatedDevice"/>. The host's side: it checks what is queued, and knows what the host has
/// seen to be done, which is what an event told it, whatever the thread has done already.
/// </summary>
internal sealed unsafe class SimulatedQueue : DeviceQueue
{
    private const int KeptEvents = 64;

    private readonly SimulatedDevice _device;
    private readonly QueueThread _thread;
    private readonly SimulatedEvent?[] _events = new SimulatedEvent?[KeptEvents];
    private int _nextEvent;
    private int _isEntered;
    private long _sequence;
    private long _seen;
    private bool _isDisposed;

    internal SimulatedQueue(SimulatedDevice device, int ordinal)
    {
        _device = device;
        Ordinal = ordinal;
        _thread = new QueueThread(device, ordinal);
    }

    /// <summary>Which queue of the device, from 1.</summary>
    internal int Ordinal { get; }

    /// <summary>Place of the last work that the host has seen to be done.</summary>
    internal long Seen => Volatile.Read(ref _seen);

    /// <summary>Whether the work of a place is done; the host has then seen it.</summary>
    internal bool TrySee(long sequence)
    {
        if (_thread.Completed < sequence)
            return false;
        See(sequence);
        return true;
    }

    /// <summary>Waits for the work of a place, and throws its failure or that of work before it.</summary>
    internal void WaitFor(long sequence)
    {
        _thread.WaitFor(sequence);
        See(sequence);
        if (_thread.HasFailedBy(sequence))
            throw Failure();
    }

    /// <inheritdoc/>
    public override DeviceEvent Record()
    {
        Enter();
        try
        {
            Begin();
            ref var slot = ref _events[_nextEvent++ % KeptEvents];
            if (slot is null || _thread.Completed < slot.Sequence)
                slot = new SimulatedEvent(this);
            var work = _thread.Rent();
            work.SetMark(++_sequence);
            slot.Sequence = _sequence;
            _thread.Queue(work);
            return slot;
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _thread.Finish();
        See(_sequence);
        _device.Forget(this);
    }

    /// <inheritdoc/>
    protected override void QueueCopyIn(void* host, DeviceMemory to, long offset, long bytes) =>
        QueueCopy(SimulatedAction.CopyIn, host, to, offset, bytes);

    /// <inheritdoc/>
    protected override void QueueCopyOut(DeviceMemory from, long offset, void* host, long bytes) =>
        QueueCopy(SimulatedAction.CopyOut, host, from, offset, bytes);

    /// <inheritdoc/>
    protected override void QueueLaunch(
        DeviceKernel kernel, ReadOnlySpan<DeviceArgument> arguments, ReadOnlySpan<long> sizes)
    {
        Enter();
        try
        {
            var fault = Begin(SimulatedAction.Launch);
            if (kernel is not SimulatedKernel own || own.Device != _device)
                throw _device.Misuse("A kernel of another device is launched.");
            for (int i = 0; i < arguments.Length; i++)
                Own(arguments[i].Memory).Check(UseOf(own.Program, i, arguments[i], sizes));
            own.Hold(Use(SimulatedAction.Launch, 0, 0, false));
            for (int i = 0; i < arguments.Length; i++)
                Own(arguments[i].Memory).Hold(UseOf(own.Program, i, arguments[i], sizes));
            var work = _thread.Rent();
            work.SetLaunch(++_sequence, fault, own, arguments, sizes);
            _thread.Queue(work);
        }
        finally
        {
            Leave();
        }
    }

    private void QueueCopy(SimulatedAction action, void* host, DeviceMemory memory, long offset, long bytes)
    {
        Enter();
        try
        {
            var fault = Begin(action);
            _device.Counts.AddBytes(action, bytes);
            Own(memory).Hold(Use(action, offset, bytes, action is SimulatedAction.CopyIn));
            if (action is SimulatedAction.CopyOut)
                HostBytes.Fill(host, bytes);
            var work = _thread.Rent();
            work.SetCopy(++_sequence, action, fault, HostBytes.Of(host, bytes), new DeviceArgument(memory, offset));
            _thread.Queue(work);
        }
        finally
        {
            Leave();
        }
    }

    private SimulatedMemory Own(DeviceMemory memory) => memory is SimulatedMemory own && own.Device == _device
        ? own
        : throw _device.Misuse($"Work {_sequence + 1} of queue {Ordinal} uses memory of another device.");

    private MemoryUse UseOf(DeviceProgram program, int argument, DeviceArgument given, ReadOnlySpan<long> sizes) => Use(
        SimulatedAction.Launch, given.Offset, program.BytesOf(argument, sizes), program.IsWritten(argument));

    private MemoryUse Use(SimulatedAction action, long from, long bytes, bool isWritten) =>
        new(this, _sequence + 1, action, from, from + bytes, isWritten);

    private SimulatedFault? Begin(SimulatedAction action)
    {
        Begin();
        try
        {
            return _device.Begin(action);
        }
        catch (DeviceException failure) when (failure.Fault is DeviceFault.Lost)
        {
            Settle();
            throw;
        }
    }

    private void Begin()
    {
        if (_isDisposed)
            throw _device.Misuse($"Queue {Ordinal} is used after it was disposed.");
        if (_thread.HasFailedBy(long.MaxValue))
            throw Failure();
        if (!_device.IsLost)
            return;
        Settle();
        throw _device.Lost();
    }

    // Whoever is told of a failure may give everything back: nothing of the queue is done any more.
    private Exception Failure()
    {
        Settle();
        return _thread.Failure();
    }

    private void Settle()
    {
        long last = Volatile.Read(ref _sequence);
        _thread.WaitFor(last);
        See(last);
    }

    private void See(long sequence)
    {
        long seen = Seen;
        while (seen < sequence)
        {
            long found = Interlocked.CompareExchange(ref _seen, sequence, seen);
            if (found == seen)
                return;
            seen = found;
        }
    }

    private void Enter()
    {
        if (Interlocked.Exchange(ref _isEntered, 1) != 0)
            throw _device.Misuse($"Queue {Ordinal} is used by two threads at the same time.");
    }

    private void Leave() => Volatile.Write(ref _isEntered, 0);
}
