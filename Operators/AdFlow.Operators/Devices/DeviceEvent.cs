namespace AdFlow.Operators;

/// <summary>A place in a <see cref="DeviceQueue"/>. Thread-safe.</summary>
public abstract class DeviceEvent
{
    /// <summary>Whether all work before it has ended, well or not.</summary>
    public abstract bool IsDone { get; }

    /// <summary>Waits until all work before it has ended.</summary>
    /// <exception cref="DeviceException">Some of it failed.</exception>
    public abstract void Wait();

    /// <summary>Waits until all work before it has ended, or until the caller's time is over. Where time may be over
    /// at all the thread asks again and again, as drivers wait for short work too.</summary>
    /// <param name="stop">When the caller must stop.</param>
    /// <returns>False where it must stop and work has not ended: what the work uses must stay as it is until
    /// <see cref="IsDone"/> holds.</returns>
    /// <exception cref="DeviceException">Some of it failed.</exception>
    public bool TryWait(in StopSignal stop)
    {
        if (stop.MayCome)
        {
            // A sleep of a millisecond would be longer than most work.
            var spin = new SpinWait();
            while (!IsDone)
            {
                if (stop.IsSet)
                    return false;
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }
        Wait();
        return true;
    }
}
