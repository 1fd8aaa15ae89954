namespace AdFlow.Operators;

/// <summary>A place in a <see cref="DeviceQueue"/>. Thread-safe.</summary>
public abstract class DeviceEvent
{
    /// <summary>Whether all work before it has ended, well or not.</summary>
    public abstract bool IsDone { get; }

    /// <summary>Waits until all work before it has ended.</summary>
    /// <exception cref="DeviceException">Some of it failed.</exception>
    public abstract void Wait();
}
