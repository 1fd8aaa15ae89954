using AdFlow.Tables.Counters;
using AdFlow.Tables.Logs;

namespace AdFlow.Tables.Tests.Counters;

public sealed class DurableCounterTests
{
    private const long Limit = 6400;

    private static readonly CounterOptions s_parts = new() { ReserveParts = 64 };

    private static CounterTable Open(string folder, CounterKey key = CounterKey.Int64) =>
        CounterTable.Open("spend", key, folder, s_parts);

    // What a process that is killed now would leave behind.
    private static string Killed(TemporaryFolder folder)
    {
        string copy = Path.Combine(folder.Path, "killed");
        Directory.CreateDirectory(copy);
        using var source = new FileStream(
            Path.Combine(folder.Path, "live", "records.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var target = File.Create(Path.Combine(copy, "records.log"));
        source.CopyTo(target);
        return copy;
    }

    private static string Live(TemporaryFolder folder) => Path.Combine(folder.Path, "live");

    [Test]
    public void AnOrderlyEnd_LosesNothing()
    {
        using var folder = new TemporaryFolder();
        using (var table = Open(Live(folder)))
        {
            for (int i = 0; i < 100; i++)
                Assert.That(table.TryTake(i % 7, 13, Limit, out _), Is.True);
            table.Add(5, -3);
            table.Reset(6);
        }
        using var again = Open(Live(folder));
        Assert.That(Enumerable.Range(0, 7).Select(key => again.Read(key)),
            Is.EqualTo(new[] { 15L * 13, 15 * 13, 14 * 13, 14 * 13, 14 * 13, 14 * 13 - 3, 0 }));
        Assert.That((again.IsDurable, again.Cut), Is.EqualTo((true, (LogCut?)null)));
    }

    [TestCase(11)]
    [TestCase(12)]
    public void WhereverItIsKilled_CountersCountNoLess_AndAtMostAPartOfTheLimitMore(int seed)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(seed);
        long[] told = new long[3];
        using var table = Open(Live(folder));
        for (int i = 0; i < 70; i++)
        {
            int key = random.Next(told.Length);
            if (random.Next(40) == 0)
            {
                table.Reset(key);
                told[key] = 0;
            }
            else if (table.TryTake(key, random.Next(1, 60), Limit, out long used))
                told[key] = used;
            using var after = Open(Killed(folder));
            for (int k = 0; k < told.Length; k++)
                Assert.That(after.Read(k), Is.InRange(told[k], told[k] + Limit / 64), $"seed {seed}, {i}, key {k}");
        }
    }

    [Test]
    public void TakesWithoutARealLimit_ReserveAPartOfWhatIsUsed()
    {
        using var folder = new TemporaryFolder();
        using var table = Open(Live(folder));
        table.Add(1, 64_000);
        Assert.That(table.TryTake(1, 10, long.MaxValue, out long used), Is.True);
        using var after = Open(Killed(folder));
        Assert.That(after.Read(1), Is.InRange(used, used + 1000));
    }

    [Test]
    public void TakesWithinAReservation_DoNotWriteAndAllocateNothing()
    {
        using var folder = new TemporaryFolder();
        using var table = Open(Live(folder));
        var file = new FileInfo(Path.Combine(Live(folder), "records.log"));
        table.TryTake(1, 1, 1_000_000, out _);
        long bytes = file.Length, before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 5000; i++)
            table.TryTake(1, 1, 1_000_000, out _);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        file.Refresh();
        Assert.That(file.Length, Is.EqualTo(bytes));
    }

    [Test]
    public async Task ManyThreads_OnADurableTable_TakeExactlyTheLimit()
    {
        using var folder = new TemporaryFolder();
        using var table = Open(Live(folder));
        long[] taken = await Task.WhenAll(Enumerable.Range(0, 6).Select(thread => Task.Run(() =>
        {
            long sum = 0;
            for (int i = 0; i < 3000; i++)
                if (table.TryTake(1, 1 + (i + thread) % 3, Limit, out _))
                    sum += 1 + (i + thread) % 3;
            return sum;
        })));
        Assert.That(taken.Sum(), Is.EqualTo(table.Read(1)).And.EqualTo(Limit));
        using var after = Open(Killed(folder));
        Assert.That(after.Read(1), Is.InRange(Limit, Limit + Limit / 64));
    }

    [Test]
    public void ResetOfAll_IsDurable_AndMakesTheLogSmall()
    {
        using var folder = new TemporaryFolder();
        using var table = Open(Live(folder), CounterKey.Utf8);
        var takes = table.Begin();
        for (int key = 0; key < 2000; key++)
            takes.Take(BitConverter.GetBytes(key), 10, Limit, all: true, out _);
        takes.Settle();
        var file = new FileInfo(Path.Combine(Live(folder), "records.log"));
        Assert.That(file.Length, Is.GreaterThan(2000 * 10));
        table.ResetAll();
        file.Refresh();
        Assert.That(file.Length, Is.LessThan(100));
        Assert.That(table.TryTake(BitConverter.GetBytes(7), 5, Limit, out long used), Is.True);
        Assert.That(used, Is.EqualTo(5));
        using var after = Open(Killed(folder), CounterKey.Utf8);
        Assert.That(after.Values().Select(value => value.Used), Is.EqualTo(new[] { 5 + Limit / 64 }));
    }

    [Test]
    public void LogsThatGrow_AreCompacted()
    {
        using var folder = new TemporaryFolder();
        using var table = Open(Live(folder), CounterKey.Utf8);
        var file = new FileInfo(Path.Combine(Live(folder), "records.log"));
        byte[] key = new byte[40_000];
        long written = 0, before = 0;
        for (int i = 0; i < 500; i++)
        {
            table.Add(key, 1000 * i);
            long length = Length(file);
            written += Math.Max(0, length - before);
            before = length;
        }
        Assert.That(written, Is.GreaterThan(8 << 20));
        // A log is compacted once it has more than 4 MiB, in the background: when it rests, it has no more than that.
        Assert.That(SpinWait.SpinUntil(() => Length(file) <= 4 << 20, TimeSpan.FromSeconds(20)), Is.True,
            $"the log has {file.Length} bytes");
        using var after = Open(Killed(folder), CounterKey.Utf8);
        Assert.That(after.Read(key), Is.AtLeast(table.Read(key)));

        static long Length(FileInfo file)
        {
            file.Refresh();
            return file.Length;
        }
    }

    [Test]
    public void OtherKindsOfKeys_OtherLogs_AndSecondProcesses_AreRefused()
    {
        using var folder = new TemporaryFolder();
        using (var table = Open(Live(folder)))
        {
            table.Add(1, 1);
            Assert.That(() => Open(Live(folder)), Throws.TypeOf<IOException>().With.Message.Contains("open elsewhere"));
        }
        Assert.That(() => Open(Live(folder), CounterKey.Utf8), Throws.TypeOf<IOException>().With.Message.Contains(
            "the keys of counter table 'spend' are int64 there and asked for as utf8"));
        string other = Path.Combine(folder.Path, "other");
        using (var log = AppendLog.Open(other, _ => { }))
            log.Append("something else"u8);
        Assert.That(() => Open(other), Throws.TypeOf<IOException>().With.Message.Contains("none of counters"));
    }

    [Test]
    public void ClosedTables_TakeNothing()
    {
        using var folder = new TemporaryFolder();
        var table = Open(Live(folder));
        table.TryTake(1, 1, 1_000_000, out _);
        table.Dispose();
        table.Dispose();
        Assert.That(() => table.TryTake(1, 1, 1_000_000, out _), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => table.Reset(1), Throws.TypeOf<ObjectDisposedException>());
    }
}
