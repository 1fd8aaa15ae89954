using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>What a stage needs to be executed on a device: a queue and memory. For one stage of one run at a time;
/// pooled by its <see cref="DeviceLane"/>. Not thread-safe.</summary>
internal sealed class DeviceSeat : IDisposable
{
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

    /// <summary>Tells that something failed, and waits until the queue leaves the run's memory alone.</summary>
    public void Break()
    {
        IsBroken = true;
        try
        {
            Queue.Record().Wait();
        }
        catch (DeviceException)
        {
            // It was told already; all work has ended.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Queue.Dispose();
        Memory.Dispose();
    }
}
