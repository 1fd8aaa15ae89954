using System.Diagnostics;

namespace AdFlow.Runtime.Tests;

public sealed class CallCostsTests
{
    private static readonly double s_microsecond = Stopwatch.Frequency * 1e-6;

    [TestCase(8, 60)]
    [TestCase(3, 80)]
    [TestCase(120, 100)]
    public void FixedPartAndRows_AreToldApart(double fixedMicroseconds, double rowNanoseconds)
    {
        var (costs, random) = (new CallCosts(1 << 20), new Random(7));
        for (int i = 0; i < 2000; i++)
            Teach(costs, random.Next(1, 800), fixedMicroseconds, rowNanoseconds, random);
        Assert.That(costs.Fixed / s_microsecond, Is.EqualTo(fixedMicroseconds).Within(10).Percent);
        Assert.That(costs.PerRow / s_microsecond * 1000, Is.EqualTo(rowNanoseconds).Within(10).Percent);
        Assert.That(costs.Predict(100), Is.EqualTo(costs.Fixed + 100 * costs.PerRow).Within(1));
    }

    [Test]
    public void OneSizeOnly_IsTakenForFixed_AndLargerCallsAreTriedStepByStep()
    {
        var (costs, random) = (new CallCosts(1 << 20), new Random(7));
        int most = 8;
        for (int i = 0; i < 10; i++, most = costs.FullRows)
        {
            Teach(costs, most, 8, 60, random);
            Assert.That(costs.FullRows, Is.LessThanOrEqualTo(2 * most), "at most twice of what is known");
        }
        Assert.That(most, Is.InRange(800, 1400), "the fixed part is an eighth of what the rows take");
    }

    [Test]
    public void ManyRows_AreBestCalledAlone_FewAreNot()
    {
        var (costs, random) = (new CallCosts(1 << 20), new Random(7));
        Assert.That(costs.IsBestAlone(1), Is.True, "nothing is known yet");
        for (int i = 0; i < 500; i++)
            Teach(costs, random.Next(1, 400), 4, 80, random);
        Assert.That((costs.IsBestAlone(8), costs.IsBestAlone(1000)), Is.EqualTo((false, true)));
    }

    [Test]
    public void CheapCall_IsNeverWorthSharing()
    {
        var (costs, random) = (new CallCosts(1 << 20), new Random(7));
        for (int i = 0; i < 500; i++)
            Teach(costs, random.Next(1, 400), 0.5, 1, random);
        Assert.That(costs.IsBestAlone(1), Is.True);
    }

    [Test]
    public void ColdCallsAndPreemptedOnes_AreForgotten()
    {
        var (costs, random) = (new CallCosts(1 << 20), new Random(7));
        costs.Learn(500, (long)(5000 * s_microsecond));
        for (int i = 0; i < 6000; i++)
            if (i % 50 == 0)
                costs.Learn(8, (long)(4000 * s_microsecond));
            else
                Teach(costs, 8, 8, 60, random);
        Assert.That(costs.Predict(8) / s_microsecond, Is.LessThan(12));
        Assert.That(costs.PerRow, Is.Zero, "the cold call of many rows was long ago");
    }

    private static void Teach(CallCosts costs, int rows, double fixedPart, double perRow, Random random) =>
        costs.Learn(rows, (long)((fixedPart + (rows * perRow / 1000)) * s_microsecond
            * (1 + (0.05 * random.NextDouble()))));
}
