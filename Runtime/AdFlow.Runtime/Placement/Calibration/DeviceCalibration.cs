using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// Measures what a device and the processor take for the kinds of work that stages consist of: some seconds, for code
/// has to get warm. Each number is the least of several readings, for what comes beside the work only adds.
/// Thread-safe, but for the noise that others make.
/// </summary>
public static class DeviceCalibration
{
    /// <summary>Measures.</summary>
    /// <param name="device">The device.</param>
    /// <exception cref="DeviceException">It does not even copy and compute.</exception>
    public static DeviceProfile Measure(Device device)
    {
        using var meter = new DeviceMeter(device);
        double wait = meter.Wait(), copy = meter.Copy(64) - wait, launch = meter.Launch(1) - wait;
        return new DeviceProfile(
            Math.Max(copy, 0), meter.InNanoseconds(), meter.OutNanoseconds(), Math.Max(launch, 0), Math.Max(wait, 0),
            meter.Speeds(), ProcessorMeter.Speeds);
    }
}
