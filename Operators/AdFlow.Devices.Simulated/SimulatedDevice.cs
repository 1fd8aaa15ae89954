namespace AdFlow.Devices.Simulated;

/// <summary>
/// A device without hardware, for tests of whatever uses devices: memory apart from the host's, queues that threads of
/// their own work off in order, programs computed by <see cref="DeviceReference"/>. It has the latency and the failures
/// that its options ask for, and turns what the contract forbids, and a real device would let pass, into
/// <see cref="DeviceMisuseException"/>s: thrown at once where the call itself is wrong, by the queue like a failure
/// where it shows later, and by <see cref="Dispose"/> where nobody asked, or where something was never given back.
/// </summary>
public sealed class SimulatedDevice : Device
{
    private const long Granularity = 256;

    private readonly object _lock = new();
    private readonly HashSet<IDisposable> _made = [];
    private readonly List<string> _misuses = [];
    private readonly FaultPlan _faults;
    private int _unthrown;
    private int _queues;
    private long _bytesInUse;
    private volatile bool _isLost;
    private volatile bool _isDisposed;

    /// <summary>Makes a device.</summary>
    /// <param name="options">How it behaves.</param>
    public SimulatedDevice(SimulatedOptions options) : base(options.Name, options.MemoryBytes)
    {
        Options = options;
        _faults = new FaultPlan(options);
    }

    /// <summary>How it behaves.</summary>
    public SimulatedOptions Options { get; }

    /// <summary>What was done so far.</summary>
    public SimulatedCounts Counts { get; } = new();

    /// <summary>Bytes that are allocated.</summary>
    public long BytesInUse => Volatile.Read(ref _bytesInUse);

    /// <summary>Whether it does nothing any more.</summary>
    public bool IsLost => _isLost;

    /// <summary>What the contract forbids and was done nevertheless, in the order in which it was found.</summary>
    public IReadOnlyList<string> Misuses
    {
        get
        {
            lock (_lock)
                return [.. _misuses];
        }
    }

    /// <summary>Loses the device now: everything fails from now on. Opens the gate, since nothing is done behind it any
    /// more.</summary>
    public void Lose()
    {
        _isLost = true;
        Options.Gate?.Open();
    }

    /// <inheritdoc/>
    public override DeviceQueue CreateQueue()
    {
        Begin(SimulatedAction.CreateQueue);
        return Remember(new SimulatedQueue(this, Interlocked.Increment(ref _queues)));
    }

    /// <summary>Ends it. Everything that it made must have been disposed.</summary>
    /// <exception cref="DeviceMisuseException">Something was not, or there were misuses that were not thrown yet.
    /// </exception>
    public override void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        Options.Gate?.Open();
        IDisposable[] left;
        lock (_lock)
            left = [.. _made];
        foreach (var leaked in left)
            Note($"{NameOf(leaked)} was never disposed.", isThrown: false);
        foreach (var queue in left.OfType<SimulatedQueue>())
            queue.Dispose();
        foreach (var memory in left.OfType<SimulatedMemory>())
            memory.Dispose();
        lock (_lock)
            if (_unthrown > 0)
                throw new DeviceMisuseException(string.Join(Environment.NewLine, _misuses));
    }

    /// <inheritdoc/>
    protected override DeviceMemory AllocateBytes(long bytes)
    {
        Begin(SimulatedAction.Allocate);
        long taken = Rounded(bytes), left = MemoryBytes - Interlocked.Add(ref _bytesInUse, taken);
        if (left < 0)
        {
            Interlocked.Add(ref _bytesInUse, -taken);
            throw new DeviceException(DeviceFault.OutOfMemory, $"Device '{Name}' has {left + taken} of {MemoryBytes} "
                + $"bytes left; {bytes} were asked for.");
        }
        return Remember(new SimulatedMemory(this, bytes));
    }

    /// <inheritdoc/>
    protected override DeviceKernel LoadProgram(DeviceProgram program)
    {
        Begin(SimulatedAction.Load);
        if (!Options.Executes(program))
            throw new DeviceException(DeviceFault.Unsupported,
                $"Device '{Name}' is told not to execute a {program.GetType().Name}.");
        return Remember(new SimulatedKernel(this, program));
    }

    /// <summary>Counts an action, and throws where it fails at once.</summary>
    /// <returns>How it is to fail later, or null.</returns>
    internal SimulatedFault? Begin(SimulatedAction action)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ThrowIfLost();
        Counts.Add(action);
        if (_faults.Next(action) is not { } fault)
            return null;
        if (action >= SimulatedAction.CopyIn && !fault.AtOnce)
            return fault;
        throw Failure(fault);
    }

    /// <summary>Makes a failure that was asked for, and loses the device where it says so.</summary>
    internal DeviceException Failure(SimulatedFault fault)
    {
        if (fault.Fault is DeviceFault.Lost)
            Lose();
        return new DeviceException(fault.Fault,
            $"{fault.Action} {fault.Ordinal} of device '{Name}' fails as it is told to ({fault.Fault}).");
    }

    internal void ThrowIfLost()
    {
        if (IsLost)
            throw Lost();
    }

    internal DeviceException Lost() => new(DeviceFault.Lost, $"Device '{Name}' is lost and does nothing any more.");

    /// <summary>Notes a misuse that the caller throws.</summary>
    internal DeviceMisuseException Misuse(string message)
    {
        Note(message, isThrown: true);
        return new DeviceMisuseException(message);
    }

    /// <summary>Notes a misuse.</summary>
    internal void Note(string message, bool isThrown)
    {
        lock (_lock)
        {
            _misuses.Add(message);
            _unthrown += isThrown ? 0 : 1;
        }
    }

    /// <summary>A noted misuse is being thrown.</summary>
    internal void NoteThrown() => Interlocked.Decrement(ref _unthrown);

    /// <summary>Something that the device made was disposed.</summary>
    internal void Forget(IDisposable made)
    {
        lock (_lock)
            _made.Remove(made);
        if (made is SimulatedMemory memory)
            Interlocked.Add(ref _bytesInUse, -Rounded(memory.Bytes));
    }

    private T Remember<T>(T made) where T : IDisposable
    {
        lock (_lock)
            _made.Add(made);
        return made;
    }

    private static long Rounded(long bytes) => (bytes + Granularity - 1) / Granularity * Granularity;

    private static string NameOf(IDisposable made) => made switch
    {
        SimulatedMemory memory => $"Device memory of {memory.Bytes} bytes",
        SimulatedKernel kernel => $"A kernel of {kernel.Program.GetType().Name}",
        _ => "A queue",
    };
}
