using AdFlow.Operators;
using AdFlow.Samples.Learning;

namespace AdFlow.Samples.Tests.Learning;

public sealed class RocAreaTests
{
    [Test]
    public void Of_AnyPredictions_IsTheShareOfPairsInOrder([Range(1, 20)] int seed)
    {
        var random = new CounterRandom((ulong)seed, 1, 0);
        double[] predicted = new double[40];
        bool[] clicks = new bool[40];
        int[] counts = new int[40];
        for (int i = 0; i < predicted.Length; i++)
        {
            predicted[i] = Math.Round(random.NextDouble(), 1);
            clicks[i] = i < 2 ? i == 0 : random.NextDouble() < 0.3;
            counts[i] = i < 2 ? 1 : (int)(random.NextDouble() * 3);
        }
        var area = new RocArea(predicted, clicks);
        int[] once = [.. counts.Select(_ => 1)];
        Assert.That(area.Of(), Is.EqualTo(Pairs(predicted, clicks, once)).Within(1e-12), $"seed {seed}");
        Assert.That(area.Of(counts), Is.EqualTo(Pairs(predicted, clicks, counts)).Within(1e-12), $"seed {seed}");
    }

    [Test]
    public void Of_OneKindOnly_IsNaN() => Assert.That(new RocArea([0.1, 0.2], [false, false]).Of(), Is.NaN);

    private static double Pairs(double[] predicted, bool[] clicks, int[] counts)
    {
        double won = 0, all = 0;
        for (int i = 0; i < predicted.Length; i++)
            for (int j = 0; j < predicted.Length; j++)
                if (clicks[i] && !clicks[j])
                {
                    double pairs = counts[i] * counts[j];
                    all += pairs;
                    won += pairs * (predicted[i] > predicted[j] ? 1 : predicted[i] == predicted[j] ? 0.5 : 0);
                }
        return won / all;
    }
}
