using AdFlow.Samples.Learning;

namespace AdFlow.Samples.Tests;

public sealed class DrawsTests
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 20_000).Select(i => $"{i}")];

    [Test]
    public void Uniform_ManyKeys_AreEvenlySpread()
    {
        var draws = new Draws(1);
        double[] values = [.. Keys.Select(key => draws.Uniform("x", key))];
        Assert.That(values.Average(), Is.EqualTo(0.5).Within(0.01));
        Assert.That(values.CountBy(value => (int)(value * 10)).Select(bin => bin.Value), Is.All.InRange(1_800, 2_200));
    }

    [Test]
    public void Normal_ManyKeys_HaveMeanZeroAndVarianceOne()
    {
        var draws = new Draws(2);
        double[] values = [.. Keys.Select(key => draws.Normal("x", key))];
        Assert.That(values.Average(), Is.EqualTo(0).Within(0.03));
        Assert.That(values.Average(value => value * value), Is.EqualTo(1).Within(0.05));
    }

    [Test]
    public void Uniform_OtherSeedPurposeOrKey_GivesAnotherNumber()
    {
        double value = new Draws(1).Uniform("x", "a");
        Assert.That(new Draws(1).Uniform("x", "a"), Is.EqualTo(value));
        Assert.That(new Draws(2).Uniform("x", "a"), Is.Not.EqualTo(value));
        Assert.That(new Draws(1).Uniform("y", "a"), Is.Not.EqualTo(value));
        Assert.That(new Draws(1).Uniform("x", "b"), Is.Not.EqualTo(value));
    }
}
