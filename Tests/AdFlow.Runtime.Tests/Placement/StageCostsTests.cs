using System.Diagnostics;

namespace AdFlow.Runtime.Tests;

/// <summary>When a device is worth it.</summary>
public sealed class StageCostsTests
{
    private static readonly OperationSpeeds One = new(1, 1, 1, 1, 1, 1, 1, 1, 1);

    private static readonly OperationSpeeds Tenth = new(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1);

    // A search of vectors of 10 numbers: 10 ns a row on the processor, 1 ns on the device, and what goes to and fro.
    private static StageCosts Costs(double copy = 0, double byteIn = 0, double launch = 1000) =>
        new(new DeviceProfile(copy, byteIn, 0, launch, 0, Tenth, One), DeviceWork.OfSearch(10));

    [Test]
    public void BreakEven_IsWhereBothTakeTheSame()
    {
        var costs = Costs(launch: 9000);
        Assert.That(costs.BreakEven(), Is.EqualTo(1000));
        Assert.That(IsWorth(costs, 999, 0, 0), Is.False);
        Assert.That(IsWorth(costs, 1001, 0, 0));
        Assert.That(Costs(byteIn: 1).BreakEven(), Is.Null, "40 ns a row to copy");
    }

    [Test]
    public void CopiesOfWhatIsNotThere_Count()
    {
        var costs = Costs(byteIn: 0.5);
        Assert.That(IsWorth(costs, 1000, 0, 0));
        Assert.That(IsWorth(costs, 1000, 40_000, 1), Is.False);
        Assert.That(costs.GainBehind(1000), Is.EqualTo(8000).Within(1e-6), "10,000 here, 2,000 there");
    }

    [Test]
    public void DeviceThatIsSlowerThanCalibrated_LosesItsRuns_AndIsTriedAgainLater()
    {
        var costs = Costs();
        Assert.That(IsWorth(costs, 1000, 0, 0));
        for (int run = 0; run < 100; run++)
            costs.LearnDevice(1000, 0, 0, Ticks(20_000));
        Assert.That(IsWorth(costs, 1000, 0, 0), Is.False);
        int runs = 0;
        for (; !IsWorth(costs, 1000, 0, 0) && runs < 10_000; runs++)
            costs.LearnProcessor(1000, Ticks(10_000));
        Assert.That(runs, Is.InRange(10, 9_999));
    }

    [Test]
    public void ProcessorThatIsFasterThanCalibrated_KeepsItsRuns()
    {
        var costs = Costs();
        for (int run = 0; run < 100; run++)
            costs.LearnProcessor(1000, Ticks(1_000));
        Assert.That(IsWorth(costs, 1000, 0, 0), Is.False);
    }

    private static bool IsWorth(StageCosts costs, int rows, long bytes, int copies) =>
        costs.Device(rows, bytes, copies) < costs.Processor(rows);

    private static long Ticks(double nanoseconds) => (long)(nanoseconds * Stopwatch.Frequency / 1e9);
}
