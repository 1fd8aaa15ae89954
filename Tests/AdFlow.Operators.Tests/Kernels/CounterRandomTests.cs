namespace AdFlow.Operators.Tests.Kernels;

public sealed class CounterRandomTests
{
    // Known answers of the authors' Random123 library for ten rounds.
    [TestCase(0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [TestCase(0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    public void Philox_KnownAnswers_Agree(uint all, uint w0, uint w1, uint w2, uint w3) =>
        Assert.That(CounterRandom.Philox(all, all, all, all, all, all), Is.EqualTo((w0, w1, w2, w3)));

    [Test]
    public void NextBeta_ManyDraws_HasTheMomentsOfTheDistribution()
    {
        const int count = 20_000;
        const double alpha = 2.5, beta = 7;
        double sum = 0, squares = 0;
        for (int row = 0; row < count; row++)
        {
            var random = new CounterRandom(seed: 11, node: CounterRandom.HashPath("chosen"), row);
            double x = random.NextBeta(alpha, beta);
            sum += x;
            squares += x * x;
        }
        double mean = sum / count, variance = squares / count - mean * mean;
        double exactMean = alpha / (alpha + beta);
        double exactVariance = exactMean * (1 - exactMean) / (alpha + beta + 1);
        Assert.That(mean, Is.EqualTo(exactMean).Within(5 * Math.Sqrt(exactVariance / count)));
        Assert.That(variance, Is.EqualTo(exactVariance).Within(0.05 * exactVariance));
    }

    [Test]
    public void Sequence_SameKeys_IsTheSameAndOtherKeysDiffer()
    {
        var first = new CounterRandom(1, 2, 3);
        var again = new CounterRandom(1, 2, 3);
        var otherRow = new CounterRandom(1, 2, 4);
        var otherSeed = new CounterRandom(2, 2, 3);
        ulong value = first.NextUInt64();
        Assert.That(again.NextUInt64(), Is.EqualTo(value));
        Assert.That(otherRow.NextUInt64(), Is.Not.EqualTo(value));
        Assert.That(otherSeed.NextUInt64(), Is.Not.EqualTo(value));
        Assert.That(first.NextUInt64(), Is.Not.EqualTo(value));
    }
}
