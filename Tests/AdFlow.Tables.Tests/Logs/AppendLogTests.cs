using System.Text;
using AdFlow.Tables.Logs;

namespace AdFlow.Tables.Tests.Logs;

public sealed class AppendLogTests
{
    private static string FileOf(TemporaryFolder folder) => Path.Combine(folder.Path, "records.log");

    private static string NewFileOf(TemporaryFolder folder) => Path.Combine(folder.Path, "records.new");

    private static (AppendLog Log, List<string> Records) Open(TemporaryFolder folder)
    {
        List<string> records = [];
        return (AppendLog.Open(folder.Path, record => records.Add(Encoding.UTF8.GetString(record))), records);
    }

    private static List<string> Read(TemporaryFolder folder)
    {
        var (log, records) = Open(folder);
        log.Dispose();
        return records;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    // Records in blocks of one to three, one of them empty; returns where blocks end and how many records are there.
    private static List<(long End, int Records)> Write(TemporaryFolder folder, List<string> records)
    {
        List<(long, int)> ends = [];
        var (log, _) = Open(folder);
        ends.Add((log.Bytes, 0));
        for (int i = 0; i < records.Count; i++)
        {
            log.Add(Bytes(records[i]));
            if (i % 4 is 1 or 2)
                continue;
            log.Flush();
            ends.Add((log.Bytes, i + 1));
        }
        log.Dispose();
        return ends;
    }

    private static List<string> Texts(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new string((char)('A' + i), i * i % 23))];

    [Test]
    public void Records_ComeBackInOrder_HoweverTheyWereFlushed()
    {
        using var folder = new TemporaryFolder();
        var records = Texts(13);
        Write(folder, records);
        Assert.That(Read(folder), Is.EqualTo(records));
    }

    [Test]
    public void WhatIsNotFlushed_IsNotStored()
    {
        using var folder = new TemporaryFolder();
        var (log, _) = Open(folder);
        log.Append(Bytes("kept"));
        log.Add(Bytes("lost"));
        log.Dispose();
        Assert.That(Read(folder), Is.EqualTo(new[] { "kept" }));
    }

    [Test]
    public void LongRecords_AndManySmall_ComeBack()
    {
        using var folder = new TemporaryFolder();
        List<string> records = [new string('x', 3 << 20), "", .. Enumerable.Repeat(new string('y', 1000), 3000), "end"];
        var (log, _) = Open(folder);
        foreach (string record in records)
            log.Add(Bytes(record));
        log.Flush();
        log.Dispose();
        Assert.That(Read(folder), Is.EqualTo(records));
    }

    [Test]
    public void EveryPrefixOfALog_OpensWithAPrefixOfItsRecords_TellsTheCut_AndCanBeAppendedTo()
    {
        using var folder = new TemporaryFolder();
        var records = Texts(6);
        var ends = Write(folder, records);
        byte[] whole = File.ReadAllBytes(FileOf(folder));
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(FileOf(folder), whole[..length]);
            (long end, int count) = ends.LastOrDefault(block => block.End <= length);
            var (log, read) = Open(folder);
            Assert.That(read, Is.EqualTo(records[..count]), $"cut at {length}");
            Assert.That(log.Cut, Is.EqualTo(end == length ? (LogCut?)null : new LogCut(end, length - end)),
                $"cut at {length}");
            log.Append(Bytes("more"));
            log.Dispose();
            Assert.That(Read(folder), Is.EqualTo(records[..count].Append("more")), $"cut at {length}");
        }
    }

    [Test]
    public void FlippedBits_AreRefused_OrCostTheLastBlockAtMost()
    {
        using var folder = new TemporaryFolder();
        var records = Texts(5);
        var ends = Write(folder, records);
        byte[] whole = File.ReadAllBytes(FileOf(folder));
        long last = ends[^2].End;
        // Three is prime to eight: over some bytes every place of a byte gets its turn.
        for (int bit = 0; bit < 8 * whole.Length; bit += 3)
        {
            byte[] flipped = [.. whole];
            flipped[bit >> 3] ^= (byte)(1 << (bit & 7));
            File.WriteAllBytes(FileOf(folder), flipped);
            if (bit >> 3 >= last)
            {
                var (log, read) = Open(folder);
                log.Dispose();
                Assert.That((read, log.Cut), Is.EqualTo((records[..ends[^2].Records],
                    (LogCut?)new LogCut(last, whole.Length - last))), $"bit {bit}");
                continue;
            }
            Assert.That(() => Read(folder), Throws.TypeOf<LogCorruptException>(), $"bit {bit}");
            Assert.That(File.ReadAllBytes(FileOf(folder)), Is.EqualTo(flipped), $"bit {bit}");
        }
    }

    [Test]
    public void DamageThatRecordsFollow_IsToldWithItsPlace()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Texts(9));
        byte[] whole = File.ReadAllBytes(FileOf(folder));
        whole[50] ^= 1;
        File.WriteAllBytes(FileOf(folder), whole);
        var told = Assert.Throws<LogCorruptException>(() => Read(folder))!;
        Assert.That(told.Message, Does.Match("records.log: damaged at byte \\d+: the block there cannot be read, and "
            + "another that was written after it follows at byte \\d+\\. A crash does not do that"));
        Assert.That(told.FilePath, Is.EqualTo(FileOf(folder)));
        File.WriteAllText(FileOf(folder), "something else altogether");
        Assert.That(Assert.Throws<LogCorruptException>(() => Read(folder))!.Message,
            Does.Contain("it does not begin like a log"));
    }

    [Test]
    public void ZerosAndALogWithinARecord_AreNoRecords()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Texts(3));
        byte[] whole = File.ReadAllBytes(FileOf(folder));
        // A torn block whose bytes are a log themselves, as a disk may show them, then zeros of a file that grew.
        File.WriteAllBytes(FileOf(folder), [.. whole, 1, .. whole, .. new byte[5000]]);
        var (log, read) = Open(folder);
        log.Dispose();
        Assert.That(read, Is.EqualTo(Texts(3)[..1]));
        Assert.That(log.Cut, Is.EqualTo((LogCut?)new LogCut(whole.Length, whole.Length + 5001)));
    }

    [Test]
    public void SecondWriter_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var (log, _) = Open(folder);
        Assert.That(() => Open(folder), Throws.TypeOf<IOException>().With.Message.Contains(
            "the log is open elsewhere, in this process or another; close it there first"));
        log.Dispose();
        Assert.That(Read(folder), Is.Empty);
        Assert.That(() => log.Append(Bytes("late")), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Compaction_PutsASnapshotInThePlaceOfAll()
    {
        using var folder = new TemporaryFolder();
        var (log, _) = Open(folder);
        for (int i = 0; i < 100; i++)
            log.Append(Bytes("long ago"));
        long before = log.Bytes;
        log.Compact("abc".Select(letter => new ReadOnlyMemory<byte>([(byte)letter])));
        Assert.That(log.Bytes, Is.LessThan(before));
        log.Append(Bytes("later"));
        log.Dispose();
        Assert.That(Read(folder), Is.EqualTo(new[] { "a", "b", "c", "later" }));
        Assert.That(File.Exists(NewFileOf(folder)), Is.False);
    }

    [Test]
    public void CompactionThatFails_LeavesTheLogAsItWas()
    {
        using var folder = new TemporaryFolder();
        var (log, _) = Open(folder);
        log.Append(Bytes("one"));
        Assert.That(() => log.Compact(Failing()), Throws.TypeOf<InvalidOperationException>());
        log.Append(Bytes("two"));
        log.Dispose();
        Assert.That(Read(folder), Is.EqualTo(new[] { "one", "two" }));

        static IEnumerable<ReadOnlyMemory<byte>> Failing()
        {
            yield return Bytes("half");
            throw new InvalidOperationException("the counters are gone");
        }
    }

    [Test]
    public void CompactionBrokenOffAnywhere_LeavesTheLogAsItWas()
    {
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        var records = Texts(5);
        Write(folder, records);
        Write(other, ["the snapshot", "of all"]);
        byte[] next = File.ReadAllBytes(FileOf(other));
        for (int length = 0; length <= next.Length; length++)
        {
            File.WriteAllBytes(NewFileOf(folder), next[..length]);
            Assert.That(Read(folder), Is.EqualTo(records), $"broken off at {length}");
            Assert.That(File.Exists(NewFileOf(folder)), Is.False);
        }
    }
}
