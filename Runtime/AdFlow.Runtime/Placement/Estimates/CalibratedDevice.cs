using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>A device that stages may be executed on, and what it is worth. Whoever made the device disposes it, when no
/// graph uses it any more.</summary>
/// <param name="Device">The device.</param>
/// <param name="Profile">How fast it and the processor are, from <see cref="DeviceCalibration"/>.</param>
public sealed record CalibratedDevice(Device Device, DeviceProfile Profile);
