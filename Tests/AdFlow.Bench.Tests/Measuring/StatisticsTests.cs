namespace AdFlow.Bench.Tests;

public sealed class StatisticsTests
{
    [TestCase(new double[] { 3 }, 3)]
    [TestCase(new double[] { 9, 1, 3 }, 3)]
    [TestCase(new double[] { 4, 1, 3, 100 }, 3.5)]
    public void Median_OfAnyOrder_IsTheMiddle(double[] sample, double expected) =>
        Assert.That(Statistics.Median(sample), Is.EqualTo(expected));

    [Test]
    public void Median_OfNothing_Throws() =>
        Assert.That(() => Statistics.Median([]), Throws.ArgumentException);

    // Ranks, from 1 on, of tables of the sign test: 95 % for n = 10 is the 2nd to the 9th, for 30 the 10th to the 21st.
    [TestCase(5, 0)]
    [TestCase(6, 0)]
    [TestCase(10, 1)]
    [TestCase(20, 5)]
    [TestCase(30, 9)]
    [TestCase(41, 13)]
    public void LowerRank_At95Percent_IsThatOfTheTables(int count, int expected) =>
        Assert.That(Statistics.LowerRank(count, 0.95), Is.EqualTo(expected));

    [Test]
    public void OfPairs_KnownRatios_HaveTheirMedianAndInterval()
    {
        double[] theirs = [.. Enumerable.Repeat(10.0, 10)];
        double[] ours = [70, 10, 20, 30, 40, 50, 60, 80, 90, 100];
        Assert.That(RatioInterval.OfPairs(ours, theirs), Is.EqualTo(new RatioInterval(5.5, 2, 9)));
    }

    [Test]
    public void OfPairs_DriftThatHitsBothSides_DoesNotMatter()
    {
        double[] theirs = [.. Enumerable.Range(1, 31).Select(round => (double)round)];
        double[] ours = [.. theirs.Select(time => 2 * time)];
        Assert.That(RatioInterval.OfPairs(ours, theirs), Is.EqualTo(new RatioInterval(2, 2, 2)));
    }

    [Test]
    public void Interval_OfManySamples_HoldsTheTrueMedianAsOftenAsItSays()
    {
        const int seed = 5, trials = 2_000, rounds = 30;
        var random = new Random(seed);
        double[] ones = [.. Enumerable.Repeat(1.0, rounds)];
        int held = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            double[] sample = [.. Enumerable.Range(0, rounds).Select(_ => Math.Exp(random.NextDouble()))];
            var interval = RatioInterval.OfPairs(sample, ones);
            held += interval.Low <= Math.Exp(0.5) && Math.Exp(0.5) <= interval.High ? 1 : 0;
        }
        Assert.That(held / (double)trials, Is.InRange(0.95, 0.99), $"seed {seed}");
    }
}
