using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>What a stage needs to be executed on a device: a queue and memory. For one stage of one run at a time;
/// pooled by its <see cref="DeviceLane"/>. Not thread-safe.</summary>
internal sealed class DeviceSeat : IDisposable
{
    private const long PieceBytes = 8 << 20;

    private readonly List<(PinnedVersion Version, nint Address)> _pinning = [];

    /// <summary>A seat.</summary>
    /// <exception cref="DeviceException">The device is lost.</exception>
    public DeviceSeat(DeviceLane lane)
    {
        Lane = lane;
        Queue = lane.Device.CreateQueue();
        Memory = new DeviceBlocks(lane);
    }

    /// <summary>Whose it is.</summary>
    public DeviceLane Lane { get; }

    /// <summary>Work of the stage.</summary>
    public DeviceQueue Queue { get; }

    /// <summary>Memory of the run.</summary>
    public DeviceBlocks Memory { get; }

    /// <summary>Whether something failed: it is not used again.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Notes that its queue copies a column that is to stay on the device.</summary>
    public void Pin(PinnedVersion version, nint address) => _pinning.Add((version, address));

    /// <summary>Copies to the device, piece by piece: a driver may not return before bytes of the host are copied.
    /// </summary>
    /// <param name="host">Bytes of the host.</param>
    /// <param name="to">Where to.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="stop">When to stop.</param>
    /// <exception cref="DeviceException">The device is lost, or refuses.</exception>
    /// <exception cref="RunStoppedException">Time is over or the caller left.</exception>
    public unsafe void CopyIn(byte* host, in DeviceArgument to, long bytes, in StopSignal stop)
    {
        for (long done = 0, piece; done < bytes; done += piece)
        {
            if (done > 0)
                stop.ThrowIfSet();
            Queue.CopyIn(host + done, to.Memory, to.Offset + done, piece = Math.Min(bytes - done, PieceBytes));
        }
    }

    /// <summary>Copies to the host, piece by piece.</summary>
    /// <param name="from">Where from.</param>
    /// <param name="host">Takes the bytes.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="stop">When to stop.</param>
    /// <exception cref="DeviceException">The device is lost, or refuses.</exception>
    /// <exception cref="RunStoppedException">Time is over or the caller left.</exception>
    public unsafe void CopyOut(in DeviceArgument from, byte* host, long bytes, in StopSignal stop)
    {
        for (long done = 0, piece; done < bytes; done += piece)
        {
            if (done > 0)
                stop.ThrowIfSet();
            Queue.CopyOut(from.Memory, from.Offset + done, host + done, piece = Math.Min(bytes - done, PieceBytes));
        }
    }

    /// <summary>Waits for what is queued.</summary>
    /// <param name="stop">When to stop.</param>
    /// <exception cref="DeviceException">Some of it failed.</exception>
    /// <exception cref="RunStoppedException">Time is over or the caller left.</exception>
    public void Wait(in StopSignal stop)
    {
        if (!Queue.Record().TryWait(stop))
            throw new RunStoppedException();
        SettlePins(isThere: true);
    }

    /// <summary>Waits for what is queued before copies to the host are, where time may be over: a driver may not
    /// return from those before all work is done.</summary>
    /// <inheritdoc cref="Wait"/>
    public void WaitBeforeCopies(in StopSignal stop)
    {
        if (stop.MayCome)
            Wait(stop);
    }

    /// <summary>Tells that something failed or that nobody waits any more: the seat is not used again.</summary>
    /// <returns>The place behind all that is queued; null where all work has ended.</returns>
    public DeviceEvent? Break()
    {
        IsBroken = true;
        try
        {
            return Queue.Record();
        }
        catch (DeviceException)
        {
            // It was told already; all work has ended.
            return null;
        }
    }

    /// <summary>Ends a run of it; the device does nothing for it any more.</summary>
    public void End()
    {
        if (_pinning.Count == 0)
            return;
        try
        {
            Queue.Record().Wait();
            SettlePins(isThere: true);
        }
        catch (DeviceException)
        {
            // It was told already, or nobody waited for it.
            SettlePins(isThere: false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Queue.Dispose();
        Memory.Dispose();
    }

    private void SettlePins(bool isThere)
    {
        foreach (var (version, address) in _pinning)
            Lane.Pinned.Settle(version, address, isThere);
        _pinning.Clear();
    }
}
