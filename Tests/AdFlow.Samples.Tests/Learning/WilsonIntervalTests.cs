using AdFlow.Operators;
using AdFlow.Samples.Learning;

namespace AdFlow.Samples.Tests.Learning;

public sealed class WilsonIntervalTests
{
    [TestCase(0.0, 107)]
    [TestCase(0.05, 20)]
    [TestCase(0.5, 400)]
    [TestCase(1.0, 9)]
    public void Of_Ends_AreTheSharesThatLieTwoDeviationsAway(double share, double size)
    {
        var (_, low, high) = WilsonInterval.Of(share, size);
        foreach (double end in (double[])[low, high])
            if (end is > 0 and < 1)
                Assert.That(Math.Abs(share - end) / Math.Sqrt(end * (1 - end) / size),
                    Is.EqualTo(1.96).Within(1e-3));
    }

    [Test]
    public void Of_RareSuccesses_HoldTheTruthAboutAsOftenAsSaid()
    {
        const int trials = 4_000, size = 300;
        const double rate = 0.006;
        int held = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            var random = new CounterRandom(3, 2, trial);
            int successes = 0;
            for (int i = 0; i < size; i++)
                successes += random.NextDouble() < rate ? 1 : 0;
            var (_, low, high) = WilsonInterval.Of(successes / (double)size, size);
            held += rate >= low && rate <= high ? 1 : 0;
        }
        Assert.That(held / (double)trials, Is.InRange(0.92, 0.99), "seed 3");
    }
}
