using System.Runtime.InteropServices;
using AdFlow.Testing.Devices;

namespace AdFlow.Operators.Tests.Devices;

public sealed class ThresholdTopTests
{
    private static readonly Func<Random, int, float>[] Distributions =
    [
        static (random, _) => EdgeValues.Next<float>(random),
        static (random, _) => random.NextSingle(),
        static (random, _) => random.Next(3),
        static (_, _) => 1,
        static (_, row) => row,
        static (_, row) => -row,
        static (_, _) => float.NaN,
        static (random, _) => random.Next(2) == 0 ? float.NegativeInfinity : float.NaN,
        static (random, _) => random.Next(2) == 0 ? 0f : -0f,
    ];

    [Test]
    public void Run_AnyThresholds_GiveTheExactRowsAndValues([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        var value = Distributions[seed % Distributions.Length];
        foreach (int count in (int[])[0, 1, 50, 1000])
        {
            float[] values = [.. Enumerable.Range(0, count).Select(row => value(random, row))];
            foreach (int k in (int[])[0, 1, 7, count, count + 5])
                for (int i = 0; i < 10; i++)
                    Compare(values, AnyThresholds(random, values), k, $"seed {seed}, {k} of {count}");
        }
    }

    [Test]
    public void Estimate_OfUsualValues_LeavesLittleToSearch([Range(1, 20)] int seed)
    {
        const int Count = 200_000, K = 500;
        var random = new Random(seed);
        float[] values = [.. Enumerable.Range(0, Count).Select(_ => random.NextSingle())];
        float threshold = ThresholdTop.Estimate(values.AsSpan(0, 40_000), Count, K);

        int searched = Compare(values, [threshold], K, $"seed {seed}");

        Assert.That(searched, Is.InRange(K, 4 * K), $"seed {seed}");
    }

    [Test]
    public void Estimate_OfAsManyAsThereAre_LeavesNothingOut()
    {
        float[] values = [3, 1, 2];
        Assert.That(ThresholdTop.Estimate(values, 3, 3), Is.NaN);
        Assert.That(ThresholdTop.Estimate(values, 3, 0), Is.EqualTo(3));
        Assert.That(ThresholdTop.Estimate(values, 3, 1), Is.EqualTo(1));
        Assert.That(ThresholdTop.Estimate([], 0, 5), Is.NaN);
    }

    private static float[] AnyThresholds(Random random, float[] values) =>
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(3) == 0 || values.Length == 0
            ? EdgeValues.Next<float>(random) : values[random.Next(values.Length)])];

    private static int Compare(float[] values, float[] thresholds, int k, string about)
    {
        int[] rows = new int[k], expectedRows = new int[k];
        float[] best = new float[k], expectedBest = new float[k];
        int searched = ThresholdTop.Run(values, thresholds, rows, best);
        int found = Math.Min(k, values.Length);
        int[] sorted = [.. Enumerable.Range(0, values.Length).OrderByDescending(row => values[row]).Take(k)];
        Array.Fill(expectedRows, -1);
        for (int i = 0; i < found; i++)
            (expectedRows[i], expectedBest[i]) = (sorted[i], values[sorted[i]]);
        about = $"{about}, thresholds {string.Join(' ', thresholds)}";
        Assert.That(rows, Is.EqualTo(expectedRows), about);
        Assert.That(
            MemoryMarshal.AsBytes<float>(best).SequenceEqual(MemoryMarshal.AsBytes<float>(expectedBest)), about);
        return searched;
    }
}
