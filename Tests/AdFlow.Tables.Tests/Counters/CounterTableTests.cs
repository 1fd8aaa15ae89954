using System.Text;
using AdFlow.Tables.Counters;

namespace AdFlow.Tables.Tests.Counters;

public sealed class CounterTableTests
{
    private static CounterTable Integers(CounterOptions? options = null) => new("spend", CounterKey.Int64, options);

    private static (bool IsTaken, long Used) Take(CounterTable table, long key, long amount, long limit) =>
        (table.TryTake(key, amount, limit, out long used), used);

    [Test]
    public void Takes_AreRefusedWhereTheyWouldExceedTheLimit_AndChangeNothing()
    {
        using var table = Integers();
        Assert.That(Take(table, 7, 60, 100), Is.EqualTo((true, 60L)));
        Assert.That(Take(table, 7, 41, 100), Is.EqualTo((false, 60L)));
        Assert.That(Take(table, 7, 40, 100), Is.EqualTo((true, 100L)));
        Assert.That(Take(table, 7, 1, 100), Is.EqualTo((false, 100L)));
        Assert.That(Take(table, 7, 0, 100), Is.EqualTo((true, 100L)));
        Assert.That(Take(table, 7, 1, 101), Is.EqualTo((true, 101L)), "a raised limit");
        Assert.That(Take(table, 7, 1, 50), Is.EqualTo((false, 101L)), "a lowered limit");
        Assert.That(Take(table, -8, 5, 4), Is.EqualTo((false, 0L)));
        Assert.That((table.Read(7), table.Read(-8), table.Count), Is.EqualTo((101L, 0L, 1)));
    }

    [TestCase(long.MaxValue, long.MaxValue, true)]
    [TestCase(long.MaxValue, long.MinValue, false)]
    [TestCase(1, -1, false)]
    [TestCase(0, long.MinValue, true)]
    public void ExtremeAmountsAndLimits_DoNotOverflow(long amount, long limit, bool isTaken)
    {
        using var table = Integers();
        Assert.That(Take(table, 1, amount, limit), Is.EqualTo((isTaken, isTaken ? amount : 0)));
        Assert.That(Take(table, 1, 1, long.MaxValue).IsTaken, Is.EqualTo(table.Read(1) <= 1));
        Assert.That(table.Add(1, long.MaxValue), Is.EqualTo(long.MaxValue));
        Assert.That(table.Add(1, long.MinValue), Is.Zero);
        Assert.That(() => table.TryTake(1, -1, 5, out _), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void PartialTakes_GetWhatIsLeft()
    {
        using var table = Integers();
        var takes = table.Begin();
        Assert.That((takes.Take(1, 70, 100, false, out long used), used), Is.EqualTo((70L, 70L)));
        Assert.That((takes.Take(1, 70, 100, false, out used), used), Is.EqualTo((30L, 100L)));
        Assert.That((takes.Take(1, 70, 100, false, out used), used), Is.EqualTo((0L, 100L)));
        takes.Settle();
    }

    [Test]
    public void Additions_GiveBack_DownToZero()
    {
        using var table = Integers();
        Assert.That(new[] { table.Add(1, 5), table.Add(1, -2), table.Add(1, -9), table.Add(2, -1), table.Add(1, 4) },
            Is.EqualTo(new[] { 5L, 3, 0, 0, 4 }));
    }

    [Test]
    public void Resets_BeginAnew()
    {
        using var table = Integers();
        for (long key = 0; key < 5; key++)
            table.Add(key, 10);
        table.Reset(3);
        table.Reset(99);
        Assert.That(table.Values().Select(value => (value.Key, value.Used)),
            Is.EqualTo(new[] { (0L, 10L), (1L, 10L), (2L, 10L), (3L, 0L), (4L, 10L) }));
        table.ResetAll();
        Assert.That(table.Values().Select(value => value.Used), Is.All.Zero);
    }

    [Test]
    public void Texts_AreKeys()
    {
        using var table = new CounterTable("shown", CounterKey.Utf8);
        string[] keys = [.. Enumerable.Range(0, 5000).Select(i => $"user-{i}"), "", "ü"];
        foreach (string key in keys)
            Assert.That(table.TryTake(Encoding.UTF8.GetBytes(key), key.Length, 100, out _), Is.True);
        Assert.That(table.Values().Select(value => (Encoding.UTF8.GetString(value.Text.Span), value.Used)),
            Is.EqualTo(keys.Where(key => key.Length > 0).Select(key => (key, (long)key.Length))));
        Assert.That((table.Read("user-17"u8), table.Add("user-17"u8, 1), table.Read("user-9999"u8)),
            Is.EqualTo((7L, 8L, 0L)));
        table.Reset("user-17"u8);
        Assert.That(table.Read("user-17"u8), Is.Zero);
    }

    [Test]
    public void KeysOfTheOtherKind_AreRefused()
    {
        using var integers = Integers();
        using var texts = new CounterTable("shown", CounterKey.Utf8);
        Assert.That(() => integers.Add("a"u8, 1), Throws.InvalidOperationException.With.Message.Contains(
            "the keys of counter table 'spend' are integers"));
        Assert.That(() => texts.Read(1), Throws.InvalidOperationException.With.Message.Contains(
            "the keys of counter table 'shown' are texts"));
    }

    [Test]
    public void KeysBeyondTheMost_AreRefused_AndOthersGoOn()
    {
        using var table = Integers(new CounterOptions { MaxKeys = 2 });
        table.Add(1, 1);
        table.Add(2, 1);
        Assert.That(() => table.Add(3, 1), Throws.TypeOf<CounterFullException>().With.Message.Contains(
            "counter table 'spend' holds 2 keys"));
        Assert.That((table.Add(2, 1), table.Read(3)), Is.EqualTo((2L, 0L)));
    }

    [Test]
    public void TakesOfKnownKeys_AllocateNothing()
    {
        using var table = Integers();
        for (long key = 0; key < 100; key++)
            table.Add(key, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
            table.TryTake(i % 100, 1, 50, out _);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task ManyThreads_NeverExceedALimit_AndCountWhatTheyTook(int seed)
    {
        const int keys = 300, threads = 8, takesEach = 20_000;
        using var table = Integers();
        long[] limits = [.. Enumerable.Range(0, keys).Select(key => new Random(seed + key).NextInt64(1, 3000))];
        var work = Enumerable.Range(0, threads).Select(thread => Task.Run(() =>
        {
            var random = new Random(seed * 100 + thread);
            long[] taken = new long[keys];
            for (int i = 0; i < takesEach; i++)
            {
                int key = random.Next(keys);
                var takes = table.Begin();
                taken[key] += takes.Take(key, random.Next(50), limits[key], random.Next(2) == 0, out long used);
                takes.Settle();
                if (used > limits[key])
                    throw new InvalidDataException($"{key}: {used} of {limits[key]}");
            }
            return taken;
        }));
        long[][] all = await Task.WhenAll(work);
        for (int key = 0; key < keys; key++)
        {
            Assert.That(table.Read(key), Is.AtMost(limits[key]), $"seed {seed}, key {key}");
            Assert.That(all.Sum(taken => taken[key]), Is.EqualTo(table.Read(key)), $"seed {seed}, key {key}");
        }
    }

    [Test]
    public async Task ManyThreads_AddTheSameNewKeys_Once()
    {
        const int keys = 20_000, threads = 6;
        using var table = new CounterTable("shown", CounterKey.Utf8);
        await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(() =>
        {
            for (int key = 0; key < keys; key++)
                table.Add(BitConverter.GetBytes(key), key);
        })));
        Assert.That(table.Count, Is.EqualTo(keys - 1), "nothing is added to key 0");
        foreach (var value in table.Values())
            Assert.That(value.Used, Is.EqualTo((long)threads * BitConverter.ToInt32(value.Text.Span)));
    }
}
