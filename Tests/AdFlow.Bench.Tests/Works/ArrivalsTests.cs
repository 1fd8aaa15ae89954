using System.Diagnostics;

namespace AdFlow.Bench.Tests;

public sealed class ArrivalsTests
{
    [Test]
    public void Poisson_Gaps_HaveTheMeanAndSpreadOfTheExponentialDistribution()
    {
        const double rate = 1000;
        long[] arrivals = Arrivals.Poisson(20_000, rate, seed: 1);
        double[] gaps = [.. arrivals.Zip(arrivals.Skip(1), (one, next) => (next - one) / (double)Stopwatch.Frequency)];
        double mean = gaps.Average(), deviation = Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean)));
        Assert.That(mean, Is.EqualTo(1 / rate).Within(5).Percent);
        Assert.That(deviation, Is.EqualTo(1 / rate).Within(5).Percent);
    }

    [Test]
    public void Poisson_EqualSeeds_AreEqual() =>
        Assert.That(Arrivals.Poisson(100, 10, 7), Is.EqualTo(Arrivals.Poisson(100, 10, 7)).And.Ordered);
}
