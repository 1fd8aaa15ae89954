namespace AdFlow.Devices.Simulated.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class ConformanceTests
{
    [TestCaseSource(typeof(DeviceConformance), nameof(DeviceConformance.Cases))]
    public void Conforms(ConformanceCase required)
    {
        using var device = new SimulatedDevice(new SimulatedOptions { MemoryBytes = 16 << 20 });
        required.Run(device);
    }

    [Test]
    public void Conforms_WhenItFails(
        [ValueSource(typeof(FailureConformance), nameof(FailureConformance.Cases))] FailureCase required,
        [Values] bool atOnce)
    {
        using var device = new SimulatedDevice(new SimulatedOptions
        {
            Faults = [new(SimulatedAction.Launch, required.Launch, required.Fault, atOnce)],
        });
        required.Run(device);
    }

    [Test]
    public void Scans_WithAnyThresholds_ConformToo([Range(1, 4)] int seed)
    {
        var random = new Random(seed);
        using var device = new SimulatedDevice(new SimulatedOptions
        {
            ScanThreshold = (products, k) => random.Next(3) switch
            {
                0 => ThresholdTop.Estimate(products, products.Length, k),
                1 when products.Length > 0 => products[random.Next(products.Length)],
                _ => EdgeValues.Next<float>(random),
            },
        });
        foreach (var required in DeviceConformance.Cases.Where(required => required.Name.StartsWith("scan: 16 ")))
            required.Run(device);
    }
}
