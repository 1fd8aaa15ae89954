namespace AdFlow.Runtime.Tests;

public sealed class StageEstimatesTests
{
    private static readonly Segment Fork = new(0, 0, 4, [],
        [new Branch([0], 0, [1, 2]), new Branch([1], 1, [3]), new Branch([2], 1, [3]), new Branch([3], 2, [])]);

    [Test]
    public void Gain_IsWhatIsNotOnTheLongestPath()
    {
        var estimates = new StageEstimates([Fork], 4);
        Assert.That(estimates.Gain(Fork), Is.Zero);
        estimates.Learn(Times(10, 500, 300, 20));
        Assert.That(estimates.Gain(Fork), Is.EqualTo(300));
        Assert.That(estimates.Path(Fork, 0), Is.EqualTo(530));
        Assert.That(estimates.Branch(Fork, 2), Is.EqualTo(300));
    }

    [Test]
    public void Estimate_FallsFast_AndIsNotMisledByAnOutlier()
    {
        var estimates = new StageEstimates([Fork], 4);
        estimates.Learn(Times(10, 1_000_000, 300, 20));
        for (int i = 0; i < 60; i++)
            estimates.Learn(Times(10, 500, 300, 20));
        Assert.That(estimates.Stage(1), Is.EqualTo(500).Within(5));
        estimates.Learn(Times(10, 1_000_000, 300, 20));
        Assert.That(estimates.Stage(1), Is.LessThan(650));
        for (int i = 0; i < 200; i++)
            estimates.Learn(Times(10, 2_000, 300, 20));
        Assert.That(estimates.Stage(1), Is.EqualTo(2_000).Within(20));
    }

    [Test]
    public void RowsOfAStageThatWasSplit_AreLearntFromWhatAllThreadsTook()
    {
        var estimates = new StageEstimates([Fork], 4);
        var times = Times(10, 500, 300, 20);
        times.SetWork(1, 100, 0);
        times.SetWork(2, 100, 600);
        estimates.Learn(times);
        Assert.That(estimates.RowTicks(0), Is.Zero, "too few rows");
        Assert.That(estimates.RowTicks(1), Is.EqualTo(5));
        Assert.That(estimates.RowTicks(2), Is.EqualTo(6));
    }

    private static StageTimes Times(params long[] ticks)
    {
        var times = new StageTimes(new PhysicalStage[ticks.Length], helpers: 0);
        for (int i = 0; i < ticks.Length; i++)
            times.Set(i, 1, 1 + ticks[i], worker: 0);
        return times;
    }
}
