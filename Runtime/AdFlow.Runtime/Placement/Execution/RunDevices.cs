using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// What one run has on devices: seats of the stages that were executed there, versions of pinned tables, and which of
/// the run's columns are on a device by now, so that a stage behind another does not copy them again. Kept with the
/// slab; stages that run at once may use it at once.
/// </summary>
internal sealed class RunDevices(RunSlab slab, PublishedTable[] tables, int lanes)
{
    private readonly Lock _lock = new();
    private readonly List<DeviceSeat> _seats = [];
    private readonly PinnedVersion?[] _versions = new PinnedVersion?[lanes * tables.Length];
    private readonly DeviceLane?[] _lanes = new DeviceLane?[lanes];
    private Resident[] _residents = new Resident[16];
    private int _residentCount;
    private bool _isUsed;

    private readonly record struct Resident(DeviceLane Lane, nint Address, long Bytes, DeviceArgument Memory);

    /// <summary>Values that are on devices only.</summary>
    public DeferredValues Deferred { get; } = new();

    /// <summary>A seat until the run is over.</summary>
    /// <exception cref="DeviceException">The device is lost.</exception>
    public DeviceSeat Rent(DeviceLane lane)
    {
        var seat = lane.Rent();
        lock (_lock)
        {
            _isUsed = true;
            _seats.Add(seat);
        }
        return seat;
    }

    /// <summary>Whether values are on a device, or will be without a copy for each run.</summary>
    /// <param name="lane">The device.</param>
    /// <param name="ordinal">Its ordinal.</param>
    /// <param name="address">The values on the host.</param>
    /// <param name="bytes">How many bytes they have.</param>
    public unsafe bool IsThere(DeviceLane lane, int ordinal, byte* address, long bytes)
    {
        lock (_lock)
            return Find(lane, address, bytes) >= 0 || VersionOf(lane, ordinal, address) is not null;
    }

    /// <summary>Where values are on a device, if they are there or can be pinned.</summary>
    /// <exception cref="DeviceException">To pin them failed.</exception>
    public unsafe bool TryGet(
        DeviceSeat seat, int ordinal, byte* address, long bytes, out DeviceArgument memory)
    {
        lock (_lock)
        {
            if (Find(seat.Lane, address, bytes) is var known and >= 0)
            {
                memory = _residents[known].Memory;
                return true;
            }
            memory = default;
            return VersionOf(seat.Lane, ordinal, address) is { } version
                && seat.Lane.Pinned.TryGet(version, address, bytes, seat, out memory);
        }
    }

    /// <summary>States that values are on a device until the run is over.</summary>
    public unsafe void Add(DeviceLane lane, byte* address, long bytes, DeviceArgument memory)
    {
        lock (_lock)
        {
            if (Find(lane, address, bytes) >= 0)
                return;
            if (_residentCount == _residents.Length)
                Array.Resize(ref _residents, 2 * _residentCount);
            _residents[_residentCount++] = new Resident(lane, (nint)address, bytes, memory);
        }
    }

    /// <summary>Leaves a seat on which something failed, or for which the run's time is over. What it uses, the memory
    /// of the slab, is kept from other runs until the device is done, however early the run is answered.</summary>
    /// <param name="seat">The seat; null does nothing.</param>
    /// <param name="stop">Until when to wait for the device.</param>
    /// <returns>Whether the device is done.</returns>
    public bool Leave(DeviceSeat? seat, in StopSignal stop)
    {
        if (seat?.Break() is not { } end)
            return true;
        try
        {
            if (end.TryWait(stop))
                return true;
        }
        catch (DeviceException)
        {
            // What failed was told, or is nobody's concern any more; all work has ended.
            return true;
        }
        slab.Borrow();
        _ = ReturnAsync(end);
        return false;
    }

    /// <summary>Ends the run: its columns are forgotten, its seats go back.</summary>
    public void Reset()
    {
        if (!_isUsed)
            return;
        _isUsed = false;
        Array.Clear(_residents, 0, _residentCount);
        _residentCount = 0;
        Deferred.Clear();
        // Before the versions of tables go back: seats may have to say what became of columns of them.
        foreach (var seat in _seats)
            seat.End();
        for (int i = 0; i < _versions.Length; i++)
            if (_versions[i] is { } version)
            {
                _lanes[i / tables.Length]!.Pinned.TakeBack(version);
                _versions[i] = null;
            }
        foreach (var seat in _seats)
            seat.Lane.TakeBack(seat);
        _seats.Clear();
    }

    // A late device is rare, and its card or driver has no way to call back that all backends have.
    private async Task ReturnAsync(DeviceEvent end)
    {
        while (!end.IsDone)
            await Task.Delay(TimeSpan.FromMilliseconds(1)).ConfigureAwait(false);
        slab.Return();
    }

    private unsafe int Find(DeviceLane lane, byte* address, long bytes)
    {
        for (int i = 0; i < _residentCount; i++)
            if (_residents[i].Address == (nint)address && _residents[i].Lane == lane && _residents[i].Bytes >= bytes)
                return i;
        return -1;
    }

    private unsafe PinnedVersion? VersionOf(DeviceLane lane, int ordinal, byte* address)
    {
        _isUsed = true;
        _lanes[ordinal] = lane;
        for (int i = 0; i < tables.Length; i++)
        {
            ref var version = ref _versions[ordinal * tables.Length + i];
            var snapshot = slab.Snapshot(i);
            version ??= lane.Pinned.Rent(i, snapshot, snapshot == tables[i].Current);
            if (version is not null && version.Has(address))
                return version;
        }
        return null;
    }
}
