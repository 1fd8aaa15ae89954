namespace AdFlow.Runtime.Tests.Comparing;

public sealed class QuantileSketchTests
{
    private static readonly double[] Shares = [0, 0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999, 1];

    [Test]
    public void Quantile_OfAnyValues_IsWithinTheErrorOfTheOneThatIsThere([Range(1, 30)] int seed)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, random.Next(1, 3000)).Select(_ => random.Next(6) switch
        {
            0 => 0,
            1 => random.Next(-3, 4),
            2 => -Math.Exp(random.NextDouble() * 30 - 20),
            _ => Math.Exp(random.NextDouble() * 30 - 20),
        })];
        var sketch = new QuantileSketch();
        foreach (double value in values)
            sketch.Add(value);
        Array.Sort(values);
        foreach (double share in Shares)
        {
            double exact = values[(int)(share * (values.Length - 1))], error = Math.Abs(exact) * 0.0101;
            Assert.That(sketch.Quantile(share), Is.EqualTo(exact).Within(error), $"seed {seed}, {share}");
        }
        Assert.That((sketch.Min, sketch.Max, sketch.Count), Is.EqualTo((values[0], values[^1], values.Length)));
    }

    [Test]
    public void Quantile_DoesNotDependOnTheOrder([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        // More orders of magnitude than buckets.
        double[] values = [.. Enumerable.Range(0, 20_000).Select(_ => Math.Exp(random.NextDouble() * 200 - 100))];
        var sketches = new[] { new QuantileSketch(), new QuantileSketch() };
        foreach (double value in values)
            sketches[0].Add(value);
        random.Shuffle(values);
        foreach (double value in values)
            sketches[1].Add(value);
        Assert.That(Shares.Select(sketches[0].Quantile), Is.EqualTo(Shares.Select(sketches[1].Quantile)),
            $"seed {seed}");
        Array.Sort(values);
        Assert.That(sketches[0].Quantile(0.9), Is.EqualTo(values[(int)(0.9 * 19_999)]).Within(1.01).Percent);
    }

    [Test]
    public void SmallWholeValues_HaveExactQuantiles([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, 500).Select(_ => (double)random.Next(-49, 50))];
        var sketch = new QuantileSketch();
        foreach (double value in values)
            sketch.Add(value);
        Array.Sort(values);
        Assert.That(Shares.Select(sketch.Quantile), Is.EqualTo(Shares.Select(share => values[(int)(share * 499)])));
    }

    [Test]
    public void EqualValues_HaveExactlyThatQuantile()
    {
        var sketch = new QuantileSketch();
        for (int i = 0; i < 10; i++)
            sketch.Add(-0.1);
        Assert.That(Shares.Select(sketch.Quantile), Is.All.EqualTo(-0.1));
        Assert.That(new QuantileSketch().Quantile(0.5), Is.NaN);
        Assert.That(() => sketch.Add(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
