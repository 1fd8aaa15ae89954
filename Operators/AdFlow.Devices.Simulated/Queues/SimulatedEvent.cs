namespace AdFlow.Devices.Simulated;

/// <summary>A mark in a <see cref="SimulatedQueue"/>.</summary>
internal sealed class SimulatedEvent(SimulatedQueue queue) : DeviceEvent
{
    private long _sequence;

    /// <summary>Place of the mark.</summary>
    internal long Sequence
    {
        get => Volatile.Read(ref _sequence);
        set => Volatile.Write(ref _sequence, value);
    }

    /// <inheritdoc/>
    public override bool IsDone => queue.TrySee(Sequence);

    /// <inheritdoc/>
    public override void Wait() => queue.WaitFor(Sequence);
}
