using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Values of a run that are on a device and, by their address on the host, are thought to be there: whoever reads them
/// on the host has them brought back first. Kept with the slab; each value is of one stage and for one stage behind it.
/// Thread-safe.
/// </summary>
internal sealed unsafe class DeferredValues
{
    private readonly Lock _lock = new();
    private readonly List<Value> _values = [];

    private readonly record struct Value(
        PlacedStage Placed, nint Address, long Bytes, DeviceArgument Memory);

    /// <summary>States that values are on a device only.</summary>
    /// <param name="placed">The stage that made them.</param>
    /// <param name="address">Where they are to be on the host.</param>
    /// <param name="bytes">How many bytes they have.</param>
    /// <param name="memory">Where they are on the device.</param>
    public void Add(PlacedStage placed, byte* address, long bytes, DeviceArgument memory)
    {
        lock (_lock)
            _values.Add(new Value(placed, (nint)address, bytes, memory));
    }

    /// <summary>Forgets the run.</summary>
    public void Clear() => _values.Clear();

    /// <summary>Brings values back to the host.</summary>
    /// <param name="columns">Columns of a batch.</param>
    /// <param name="ordinals">Those whose values may be on a device only.</param>
    /// <param name="devices">What the run has on devices.</param>
    /// <param name="stop">When to stop.</param>
    /// <returns>False where the device failed: the stage that made them has to make them again.</returns>
    /// <exception cref="RunStoppedException">Time is over or the caller left.</exception>
    public bool TryBringBack(ColumnNode** columns, int[] ordinals, RunDevices devices, in StopSignal stop)
    {
        DeviceSeat? seat = null;
        PlacedStage? placed = null;
        try
        {
            foreach (int ordinal in ordinals)
                if (columns[ordinal] != null && TryTake(columns[ordinal]->Values, out var value))
                {
                    placed = value.Placed;
                    seat ??= devices.Rent(placed.Lane);
                    seat.CopyOut(value.Memory, (byte*)value.Address, value.Bytes, stop);
                }
            seat?.Wait(stop);
            return true;
        }
        catch (DeviceException failure)
        {
            placed!.Failed(failure);
            return devices.Leave(seat, stop) ? false : throw new RunStoppedException();
        }
        catch (RunStoppedException)
        {
            placed!.Stopped(stop);
            devices.Leave(seat, stop);
            throw;
        }
    }

    private bool TryTake(byte* address, out Value value)
    {
        lock (_lock)
        {
            int found = _values.FindIndex(one => one.Address == (nint)address);
            value = found < 0 ? default : _values[found];
            if (found >= 0)
                _values.RemoveAt(found);
            return found >= 0;
        }
    }
}
