namespace AdFlow.Hosting.Tests.Observability;

public sealed class LatencyHistogramTests
{
    [Test]
    public void Quantile_IsThatOfSortedDurations_To6Percent([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var durations = Enumerable.Range(0, 5_000)
            .Select(_ => TimeSpan.FromMicroseconds(Math.Exp(random.NextDouble() * 17))).ToList();
        var histogram = new LatencyHistogram();
        foreach (var duration in durations)
            histogram.Add(LatencyHistogram.BucketOf(duration));
        long[] counts = new long[LatencyHistogram.BucketCount];
        histogram.AddTo(counts);
        durations.Sort();
        foreach (double share in new[] { 0.01, 0.5, 0.9, 0.99, 1 })
        {
            double exact = durations[(int)Math.Ceiling(share * durations.Count) - 1].TotalMicroseconds;
            Assert.That(LatencyHistogram.Quantile(counts, share).TotalMicroseconds,
                Is.InRange(exact, exact * 1.0626 + 1), $"seed {seed}, share {share}");
        }
    }

    [Test]
    public void EveryDuration_LiesBelowTheEndOfItsBucket_AndNotBelowTheOneBefore()
    {
        for (long microseconds = 0; microseconds < 1L << 33; microseconds += 1 + microseconds / 50)
        {
            int bucket = LatencyHistogram.BucketOf(TimeSpan.FromMicroseconds(microseconds));
            long counted = Math.Min(microseconds, (1L << 32) - 1);
            Assert.That(counted, Is.LessThan(LatencyHistogram.End(bucket)), $"{microseconds} µs");
            if (bucket > 0)
                Assert.That(counted, Is.GreaterThanOrEqualTo(LatencyHistogram.End(bucket - 1)), $"{microseconds} µs");
        }
    }

    [Test]
    public void Quantile_OfNothing_IsZero() =>
        Assert.That(LatencyHistogram.Quantile(new long[LatencyHistogram.BucketCount], 0.5), Is.EqualTo(TimeSpan.Zero));
}
