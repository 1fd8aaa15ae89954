namespace AdFlow.Runtime.Tests.Comparing;

public sealed class PairedSamplesTests
{
    // Two-sided 5 % points, NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
    [TestCase(1, 12.7062)]
    [TestCase(2, 4.3027)]
    [TestCase(3, 3.1824)]
    [TestCase(4, 2.7764)]
    [TestCase(5, 2.5706)]
    [TestCase(9, 2.2622)]
    [TestCase(10, 2.2281)]
    [TestCase(30, 2.0423)]
    [TestCase(100, 1.9840)]
    [TestCase(9_999, 1.9602)]
    [TestCase(1_000_000, 1.959966)]
    public void Bound_IsThatOfTables(long degrees, double expected) =>
        Assert.That(StudentT.Bound95(degrees), Is.EqualTo(expected).Within(0.00006));

    [Test]
    public void Interval_IsThatOfTheTextbook([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var samples = new PairedSamples();
        var pairs = Enumerable.Range(0, random.Next(2, 500))
            .Select(_ => (Left: random.NextDouble() * 1e6, Right: random.NextDouble())).ToList();
        foreach (var (left, right) in pairs)
            samples.Add(left, right);
        var differences = pairs.Select(pair => pair.Right - pair.Left).ToList();
        double mean = differences.Average(), n = differences.Count;
        double deviation = Math.Sqrt(differences.Sum(each => (each - mean) * (each - mean)) / (n - 1));
        Assert.That(samples.Difference, Is.EqualTo(mean).Within(1e-9).Percent, $"seed {seed}");
        Assert.That(samples.HalfWidth, Is.EqualTo(StudentT.Bound95((long)n - 1) * deviation / Math.Sqrt(n))
            .Within(1e-6).Percent, $"seed {seed}");
        Assert.That(samples.LeftMean, Is.EqualTo(pairs.Average(pair => pair.Left)).Within(1e-9).Percent);
    }

    [Test]
    public void Interval_OfNormalDifferences_HoldsTheirMeanNineteenTimesOfTwenty()
    {
        const int Seed = 5, Rounds = 4000;
        var random = new Random(Seed);
        int held = 0;
        for (int round = 0; round < Rounds; round++)
        {
            var samples = new PairedSamples();
            for (int i = 0; i < 8; i++)
                samples.Add(0, 1 + Normal(random));
            held += Math.Abs(samples.Difference - 1) <= samples.HalfWidth ? 1 : 0;
        }
        Assert.That(held / (double)Rounds, Is.EqualTo(0.95).Within(0.012), $"seed {Seed}");
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(random.NextDouble() * Math.Tau);

    [Test]
    public void FewPairs_HaveNoInterval()
    {
        var samples = new PairedSamples();
        Assert.That((samples.Difference, samples.HalfWidth), Is.EqualTo((double.NaN, double.NaN)));
        samples.Add(1, 3);
        Assert.That((samples.Difference, samples.HalfWidth, samples.Different), Is.EqualTo((2.0, double.NaN, 1L)));
        samples.Add(2, 4);
        Assert.That((samples.Difference, samples.HalfWidth), Is.EqualTo((2.0, 0.0)));
    }
}
