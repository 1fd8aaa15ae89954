using AdFlow.Operators;
using AdFlow.Samples.DisplayAds;

namespace AdFlow.Samples.Tests.DisplayAds;

public sealed class PlackettLuceTests
{
    [Test]
    public void Ranks_AnyWeights_AreThoseOfAllOrders([Range(1, 30)] int seed)
    {
        var random = new CounterRandom((ulong)seed, 1, 0);
        int count = 1 + (int)(random.NextDouble() * 8);
        double[] weights = new double[count];
        double spread = random.NextDouble() * 20;
        for (int i = 0; i < count; i++)
            weights[i] = random.NextDouble() < 0.2 ? 0 : Math.Exp(-spread * random.NextDouble());
        double[][] expected = [new double[count], new double[count], new double[count]];
        AddOrders(weights, [], 1, expected);
        double[][] ranks = Ranks(weights);
        for (int rank = 0; rank < 3; rank++)
            Assert.That(ranks[rank], Is.EqualTo(expected[rank]).Within(1e-9), $"seed {seed}, rank {rank + 1}");
    }

    [Test]
    public void Ranks_ManyRows_AddUpToOne()
    {
        double[] weights = [.. Enumerable.Range(1, 500).Select(i => 1.0 / i)];
        foreach (double[] rank in Ranks(weights))
            Assert.That(rank.Sum(), Is.EqualTo(1).Within(1e-9));
    }

    [Test]
    public void Ranks_EqualWeights_AreEven()
    {
        foreach (double[] rank in Ranks([1, 1, 1, 1]))
            Assert.That(rank, Is.All.EqualTo(0.25).Within(1e-12));
    }

    private static double[][] Ranks(double[] weights)
    {
        double[][] ranks = [new double[weights.Length], new double[weights.Length], new double[weights.Length]];
        PlackettLuce.Ranks(weights, ranks[0], ranks[1], ranks[2]);
        return ranks;
    }

    private static void AddOrders(double[] weights, int[] order, double probability, double[][] ranks)
    {
        if (order.Length == ranks.Length)
            return;
        double left = Enumerable.Range(0, weights.Length).Except(order).Sum(row => weights[row]);
        for (int row = 0; row < weights.Length; row++)
            if (weights[row] > 0 && !order.Contains(row))
            {
                double next = probability * weights[row] / left;
                ranks[order.Length][row] += next;
                AddOrders(weights, [.. order, row], next, ranks);
            }
    }
}
