using AdFlow.Operators;
using AdFlow.Samples.Learning;

namespace AdFlow.Samples.Tests.Learning;

public sealed class BootstrapTests
{
    [Test]
    public void Mean_ManySamplesOfAKnownMean_IsHeldAboutAsOftenAsSaid()
    {
        const int trials = 300, size = 400;
        const double rate = 0.1;
        int held = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            var random = new CounterRandom(3, 1, trial);
            var values = new double[size];
            for (int i = 0; i < size; i++)
                values[i] = random.NextDouble() < rate ? 1 : 0;
            var interval = new Bootstrap((ulong)trial, Samples: 300).Mean(values);
            Assert.That(interval.Value, Is.InRange(interval.Low, interval.High));
            held += rate >= interval.Low && rate <= interval.High ? 1 : 0;
        }
        Assert.That(held / (double)trials, Is.InRange(0.90, 0.99), "seed 3");
    }

    [Test]
    public void Of_Counts_AddUpToTheObservations() => new Bootstrap(1, Samples: 50).Of(37, counts =>
    {
        Assert.That(counts.Sum(), Is.EqualTo(37));
        return 0;
    });

    [Test]
    public void Of_SameSeed_IsTheSame()
    {
        double[] values = [3, 1, 4, 1, 5, 9, 2, 6];
        var five = new Bootstrap(5, Samples: 10).Mean(values);
        Assert.That(new Bootstrap(5, Samples: 10).Mean(values), Is.EqualTo(five));
        Assert.That(new Bootstrap(6, Samples: 10).Mean(values), Is.Not.EqualTo(five));
    }

    [Test]
    public void Mean_EqualValues_HasNoWidth() =>
        Assert.That(new Bootstrap(1).Mean([2, 2, 2]), Is.EqualTo(new Interval(2, 2, 2)));
}
