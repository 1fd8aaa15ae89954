namespace AdFlow.Runtime;

/// <summary>How fast a device is, and the processor beside it: what <see cref="DeviceCalibration"/> measured.</summary>
/// <param name="CopyNanoseconds">What a copy takes however short it is.</param>
/// <param name="InNanoseconds">What a byte takes to the device.</param>
/// <param name="OutNanoseconds">What a byte takes back.</param>
/// <param name="LaunchNanoseconds">What a launch takes however few rows it has.</param>
/// <param name="WaitNanoseconds">What it takes to learn that the device is done.</param>
/// <param name="Device">Its work.</param>
/// <param name="Processor">The same work on one thread of the processor.</param>
public sealed record DeviceProfile(
    double CopyNanoseconds, double InNanoseconds, double OutNanoseconds, double LaunchNanoseconds,
    double WaitNanoseconds, OperationSpeeds Device, OperationSpeeds Processor);
