namespace AdFlow.Devices.Simulated;

/// <summary>A device was used as its contract forbids: a bug of the caller, which a real device would answer with wrong
/// numbers or not at all. Not a <see cref="DeviceException"/>, so that nobody computes elsewhere and goes on.</summary>
/// <param name="message">What was done, what is allowed, and what to do.</param>
public sealed class DeviceMisuseException(string message) : Exception(message);
