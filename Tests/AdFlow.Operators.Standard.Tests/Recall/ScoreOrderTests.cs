using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

public sealed class ScoreOrderTests
{
    [Test]
    public void Sort_RandomRanks_AreInOrderWithTheirNumbers([Range(1, 30)] int seed)
    {
        var random = new Random(seed);
        using var arena = new Arena();
        // Few upper halves: ranks that only their lower halves tell apart, in short and in long runs.
        int uppers = random.Next(4) switch { 0 => 1, 1 => 5, _ => int.MaxValue };
        ulong[] ranks = [.. Enumerable.Range(0, random.Next(300)).Select(_ =>
            ((ulong)random.Next(uppers) << 32 ^ (ulong)random.Next(random.Next(2) == 0 ? 3 : int.MaxValue)) << 1)];
        ulong[] sorted = [.. ranks];
        var order = ScoreOrder.Sort(sorted, arena);
        Assert.That(sorted, Is.EqualTo(ranks.Order().ToArray()), $"seed {seed}");
        Assert.That(order.ToArray().Order(), Is.EqualTo(Enumerable.Range(0, ranks.Length)), $"seed {seed}");
        for (int i = 0; i < ranks.Length; i++)
            Assert.That(ranks[order[i]], Is.EqualTo(sorted[i]), $"seed {seed}, place {i}");
    }

    [Test]
    public void Sort_KeysThatDifferInSomeDigits_AreInOrderWithTheirNumbers([Range(1, 30)] int seed)
    {
        var random = new Random(seed);
        using var arena = new Arena();
        ulong digits = (ulong)random.NextInt64() & (ulong)random.NextInt64() & (ulong)random.NextInt64();
        ulong other = (ulong)random.NextInt64();
        ulong[] keys = [.. Enumerable.Range(0, random.Next(300)).Select(_ =>
            (ulong)random.NextInt64(long.MinValue, long.MaxValue) & digits | other & ~digits)];
        int[] order = [.. Enumerable.Range(1_000, keys.Length)];
        ulong[] sorted = [.. keys];
        ScoreOrder.Sort(sorted, order, arena);
        Assert.That(sorted, Is.EqualTo(keys.Order().ToArray()), $"seed {seed}");
        Assert.That(order.Order(), Is.EqualTo(Enumerable.Range(1_000, keys.Length)), $"seed {seed}");
        for (int i = 0; i < keys.Length; i++)
            Assert.That(keys[order[i] - 1_000], Is.EqualTo(sorted[i]), $"seed {seed}, place {i}");
    }
}
