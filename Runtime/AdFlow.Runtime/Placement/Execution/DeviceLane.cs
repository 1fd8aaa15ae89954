using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>A device as one bound graph uses it: seats for its stages, tables that stay on it, its health. Thread-safe.
/// </summary>
/// <param name="device">The device, which the graph does not own.</param>
/// <param name="pinnedBytes">Most bytes of tables that stay on it.</param>
internal sealed class DeviceLane(CalibratedDevice device, long pinnedBytes)
{
    private const int MostIdle = 16;

    private readonly Lock _lock = new();
    private readonly Stack<DeviceSeat> _idle = new(MostIdle);
    private readonly List<DeviceKernel> _kernels = [];
    private int _rented;
    private bool _isClosed;

    /// <summary>The device.</summary>
    public Device Device { get; } = device.Device;

    /// <summary>How fast it is.</summary>
    public DeviceProfile Profile { get; } = device.Profile;

    /// <summary>Whether it works.</summary>
    public DeviceHealth Health { get; } = new();

    /// <summary>Tables that stay on it.</summary>
    public PinnedTables Pinned { get; } = new(pinnedBytes);

    /// <summary>Loads a program; the kernel lives as long as the lane.</summary>
    /// <exception cref="DeviceException">The device does not take it.</exception>
    public DeviceKernel Load(DeviceProgram program)
    {
        var kernel = Device.Load(program);
        lock (_lock)
            _kernels.Add(kernel);
        return kernel;
    }

    /// <summary>Takes memory; where there is none, what idle seats hold is given up first.</summary>
    /// <exception cref="DeviceException">There is no room, or the device is lost.</exception>
    public DeviceMemory Allocate(long bytes)
    {
        try
        {
            return Device.Allocate(bytes);
        }
        catch (DeviceException full) when (full.Fault is DeviceFault.OutOfMemory && FreeIdle())
        {
            return Device.Allocate(bytes);
        }
    }

    /// <summary>A seat, given back by <see cref="TakeBack"/>.</summary>
    /// <exception cref="DeviceException">The device is lost.</exception>
    public DeviceSeat Rent()
    {
        lock (_lock)
        {
            _rented++;
            if (_idle.TryPop(out var idle))
                return idle;
        }
        try
        {
            return new DeviceSeat(this);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    /// <summary>Takes a seat whose run is over.</summary>
    public void TakeBack(DeviceSeat seat)
    {
        seat.Memory.Reset();
        bool isKept;
        lock (_lock)
        {
            isKept = !seat.IsBroken && !_isClosed && _idle.Count < MostIdle;
            if (isKept)
                _idle.Push(seat);
        }
        if (!isKept)
            seat.Dispose();
        Leave();
    }

    /// <summary>Frees what is on the device now, or when the last run that uses it is over.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _rented++;
        }
        Leave();
    }

    private bool FreeIdle()
    {
        bool any = false;
        while (true)
        {
            DeviceSeat? seat;
            lock (_lock)
                if (!_idle.TryPop(out seat))
                    return any;
            seat.Dispose();
            any = true;
        }
    }

    private void Leave()
    {
        lock (_lock)
            if (--_rented > 0 || !_isClosed)
                return;
        FreeIdle();
        Pinned.Free();
        foreach (var kernel in _kernels)
            kernel.Dispose();
        _kernels.Clear();
    }
}
