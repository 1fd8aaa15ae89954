namespace AdFlow.Devices.Simulated;

/// <summary>
/// Stands before each copy and launch of a <see cref="SimulatedDevice"/>, so that a test decides what is done when,
/// without a clock. Open at first. A queue's work behind work that waits here waits too. Thread-safe.
/// </summary>
public sealed class SimulatedGate
{
    private readonly object _lock = new();
    private bool _isClosed;
    private int _passes;
    private int _held;

    /// <summary>Lets nothing through from now on.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _passes = 0;
        }
    }

    /// <summary>Lets everything through.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _isClosed = false;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Lets so many more copies and launches through while closed.</summary>
    public void Let(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        lock (_lock)
        {
            _passes += count;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits until work of so many queues stands before the closed gate: everything before it is done then.
    /// </summary>
    /// <param name="queues">How many queues.</param>
    public void WaitForHeld(int queues = 1)
    {
        lock (_lock)
            while (_held < queues || _passes > 0)
                Monitor.Wait(_lock);
    }

    /// <summary>Waits until one may go.</summary>
    internal void Pass()
    {
        lock (_lock)
        {
            _held++;
            Monitor.PulseAll(_lock);
            while (_isClosed && _passes == 0)
                Monitor.Wait(_lock);
            _held--;
            if (_isClosed)
                _passes--;
        }
    }
}
