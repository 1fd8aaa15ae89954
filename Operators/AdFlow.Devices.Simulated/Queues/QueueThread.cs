namespace AdFlow.Devices.Simulated;

/// <summary>The device's side of a queue: a thread that does work in order. Behind a failure nothing is done, but every
/// work ends. Thread-safe.</summary>
internal sealed class QueueThread
{
    private readonly object _lock = new();
    private readonly Queue<QueuedWork> _open = [];
    private readonly Stack<QueuedWork> _free = [];
    private readonly SimulatedDevice _device;
    private readonly WorkExecution _execution;
    private readonly Thread _thread;
    private bool _isFinishing;
    private bool _isNoted;
    private long _completed;
    private long _failedAt = long.MaxValue;
    private Exception? _failure;

    internal QueueThread(SimulatedDevice device, int ordinal)
    {
        _device = device;
        _execution = new WorkExecution(device);
        _thread = new Thread(Run) { IsBackground = true, Name = $"{device.Name} queue {ordinal}" };
        _thread.Start();
    }

    /// <summary>Place of the last work that ended.</summary>
    internal long Completed => Volatile.Read(ref _completed);

    /// <summary>An object to describe work in.</summary>
    internal QueuedWork Rent()
    {
        lock (_lock)
            return _free.TryPop(out var work) ? work : new QueuedWork();
    }

    /// <summary>Queues work.</summary>
    internal void Queue(QueuedWork work)
    {
        lock (_lock)
        {
            _open.Enqueue(work);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits until the work of a place has ended.</summary>
    internal void WaitFor(long sequence)
    {
        lock (_lock)
            while (_completed < sequence)
                Monitor.Wait(_lock);
    }

    /// <summary>Whether work up to a place has failed.</summary>
    internal bool HasFailedBy(long sequence)
    {
        lock (_lock)
            return _failure is not null && _failedAt <= sequence;
    }

    /// <summary>The failure, to be thrown.</summary>
    internal Exception Failure()
    {
        Exception failure;
        lock (_lock)
        {
            failure = _failure!;
            if (_isNoted)
                _device.NoteThrown();
            _isNoted = false;
        }
        return failure switch
        {
            DeviceException known => new DeviceException(known.Fault, known.Message, known),
            DeviceMisuseException misuse => new DeviceMisuseException(misuse.Message),
            _ => new InvalidOperationException($"The simulated device itself failed: {failure.Message}", failure),
        };
    }

    /// <summary>Waits for all work and ends the thread.</summary>
    internal void Finish()
    {
        lock (_lock)
        {
            _isFinishing = true;
            Monitor.PulseAll(_lock);
        }
        _thread.Join();
    }

    private void Run()
    {
        while (Next() is { } work)
        {
            if (work.Action is null || _failure is null)
                Execute(work);
            foreach (var argument in work.Arguments)
                ((SimulatedMemory)argument.Memory).Release();
            lock (_lock)
            {
                _completed = work.Sequence;
                _free.Push(work);
                Monitor.PulseAll(_lock);
            }
        }
    }

    private QueuedWork? Next()
    {
        lock (_lock)
        {
            while (_open.Count == 0 && !_isFinishing)
                Monitor.Wait(_lock);
            return _open.TryDequeue(out var work) ? work : null;
        }
    }

    // Any failure belongs to who waits for the work, a bug of the simulation too.
    private void Execute(QueuedWork work)
    {
        try
        {
            _execution.Execute(work, hasFailed: _failure is not null);
        }
        catch (Exception failure)
        {
            lock (_lock)
            {
                (_failure, _failedAt) = (failure, work.Sequence);
                _isNoted = failure is DeviceMisuseException;
            }
            if (failure is DeviceMisuseException)
                _device.Note(failure.Message, isThrown: false);
        }
    }
}
