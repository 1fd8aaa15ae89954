namespace AdFlow.Devices.Simulated;

/// <summary>What a <see cref="SimulatedDevice"/> was asked to do so far, failed or not. Thread-safe.</summary>
public sealed class SimulatedCounts
{
    private readonly long[] _actions = new long[Enum.GetValues<SimulatedAction>().Length];
    private long _bytesIn;
    private long _bytesOut;

    /// <summary>How often an action was asked for.</summary>
    public long this[SimulatedAction action] => Volatile.Read(ref _actions[(int)action]);

    /// <summary>Bytes that were copied to the device.</summary>
    public long BytesIn => Volatile.Read(ref _bytesIn);

    /// <summary>Bytes that were copied to the host.</summary>
    public long BytesOut => Volatile.Read(ref _bytesOut);

    internal void Add(SimulatedAction action) => Interlocked.Increment(ref _actions[(int)action]);

    internal void AddBytes(SimulatedAction action, long bytes) =>
        Interlocked.Add(ref action is SimulatedAction.CopyIn ? ref _bytesIn : ref _bytesOut, bytes);
}
