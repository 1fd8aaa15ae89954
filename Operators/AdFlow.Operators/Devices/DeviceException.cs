namespace AdFlow.Operators;

/// <summary>A device did not do what it was asked to. The run is not lost by it: its stage is executed on the
/// processor instead.</summary>
/// <param name="fault">What kind of failure.</param>
/// <param name="message">What was asked, what the device said, and what to do.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class DeviceException(DeviceFault fault, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What kind of failure.</summary>
    public DeviceFault Fault { get; } = fault;
}

/// <summary>Why a device did not do what it was asked to.</summary>
public enum DeviceFault : byte
{
    /// <summary>There is no such device, or no driver for it.</summary>
    Missing,
    /// <summary>Its memory is full; with less it may go.</summary>
    OutOfMemory,
    /// <summary>A program that this backend does not execute.</summary>
    Unsupported,
    /// <summary>A copy or a launch failed; the device may still do others.</summary>
    Failed,
    /// <summary>The device does nothing any more.</summary>
    Lost,
    /// <summary>It was not done when the run's time was over. The runtime says so, never a backend.</summary>
    Late,
}
