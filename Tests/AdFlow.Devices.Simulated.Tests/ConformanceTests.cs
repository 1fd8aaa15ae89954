namespace AdFlow.Devices.Simulated.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class ConformanceTests
{
    [TestCaseSource(typeof(DeviceConformance), nameof(DeviceConformance.Cases))]
    public void Conforms(ConformanceCase required)
    {
        using var device = new SimulatedDevice(new SimulatedOptions());
        required.Run(device);
    }
}
