namespace AdFlow.Testing.Devices;

/// <summary>One thing that every device must do when it fails.</summary>
/// <param name="Name">What, unique among the cases.</param>
/// <param name="Fault">How the device must be made to fail.</param>
/// <param name="Launch">Which launch of a kernel must fail, from 1: when it is queued or when it is done.</param>
/// <param name="Check">Does it on such a device. Throws <see cref="ConformanceException"/>.</param>
public sealed record FailureCase(string Name, DeviceFault Fault, int Launch, Action<Device, DeviceFault> Check)
{
    /// <summary>Does it on a device that fails as the case asks for.</summary>
    public void Run(Device device) => Check(device, Fault);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
