namespace AdFlow.Devices.Simulated;

/// <summary>A program on a <see cref="SimulatedDevice"/>.</summary>
internal sealed class SimulatedKernel(SimulatedDevice device, DeviceProgram program) : DeviceKernel(program)
{
    private readonly object _lock = new();
    private readonly List<MemoryUse> _launches = [];
    private bool _isDisposed;

    /// <summary>The device.</summary>
    internal SimulatedDevice Device => device;

    /// <summary>Notes that it is being launched.</summary>
    /// <exception cref="DeviceMisuseException">It is disposed.</exception>
    internal void Hold(in MemoryUse launch)
    {
        lock (_lock)
        {
            if (_isDisposed)
                throw device.Misuse($"{launch.What} uses a kernel of {Program.GetType().Name} that is disposed.");
            _launches.RemoveAll(static known => known.IsSeen);
            launch.AddTo(_launches);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="DeviceMisuseException">It is queued, and no event was seen behind that.</exception>
    public override void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }
        device.Forget(this);
        foreach (var launch in _launches)
            if (!launch.IsSeen)
                throw device.Misuse($"A kernel of {Program.GetType().Name} is disposed while {launch.What} uses it. "
                    + "Wait for an event behind that first.");
    }
}
