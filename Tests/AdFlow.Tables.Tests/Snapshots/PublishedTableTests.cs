using System.Globalization;

namespace AdFlow.Tables.Tests.Snapshots;

public sealed class PublishedTableTests
{
    private const int StressVersions = 2_000;

    private readonly Arena _arena = new();

    [OneTimeTearDown]
    public void TearDown() => _arena.Dispose();

    [Test]
    public void Release_LastReference_FreesOnceAndExactlyThen()
    {
        PoisonedVersion first = new(1, _arena), second = new(2, _arena);
        using var table = new PublishedTable("ads");
        Publish(table, first);
        var one = table.Acquire();
        var other = table.Acquire();
        Publish(table, second);
        one.Dispose();
        Assert.That(first.Disposals, Is.Zero);
        Assert.That(PoisonedVersion.IsWhole(other.Snapshot.Batch, 1));
        other.Dispose();
        Assert.That(first.Disposals, Is.EqualTo(1));
        Assert.That(() => first.Snapshot.Batch, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(table.Current, Is.SameAs(second.Snapshot));
        table.Dispose();
        Assert.That(second.Disposals, Is.EqualTo(1));
    }

    [Test]
    public void Acquire_WhileVersionsArePublished_SeesWholeVersionsAndEachIsFreedOnce()
    {
        var versions = new PoisonedVersion[StressVersions];
        for (int i = 0; i < versions.Length; i++)
            versions[i] = new PoisonedVersion(i, _arena);
        var table = new PublishedTable("ads");
        Publish(table, versions[0]);
        int next = 0, publishing = 2;
        string?[] faults = new string?[3];
        var publishers = Enumerable.Range(0, publishing).Select(_ => new Thread(() =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < StressVersions;)
                Publish(table, versions[i]);
            Interlocked.Decrement(ref publishing);
        }));
        var readers = Enumerable.Range(0, faults.Length).Select(reader => new Thread(() =>
        {
            while (Volatile.Read(ref publishing) > 0 && faults[reader] is null)
                faults[reader] = ReadOnce(table, versions);
        }));
        Run([.. readers, .. publishers]);
        Assert.That(faults, Is.All.Null);
        Assert.That(versions.Where(version => version.Disposals == 0).Select(version => version.Snapshot),
            Is.EqualTo(new[] { table.Current }), "only the current version lives");
        table.Dispose();
        Assert.That(versions.Select(version => version.Disposals), Is.All.EqualTo(1));
    }

    [Test]
    public void Acquire_WhileTheTableIsDisposed_GivesALeaseOrSaysSo()
    {
        for (int round = 0; round < 50; round++)
        {
            var version = new PoisonedVersion(round, _arena);
            var table = new PublishedTable("ads");
            Publish(table, version);
            string? fault = null;
            var reader = new Thread(() =>
            {
                try
                {
                    while (fault is null)
                        fault = ReadOnce(table, null);
                }
                catch (ObjectDisposedException error)
                {
                    // What is acquired last says that the table is disposed, not the snapshot.
                    fault = error.ObjectName == "ads" ? null : error.ToString();
                }
            });
            Run([reader, new Thread(table.Dispose)]);
            Assert.That(fault, Is.Null, $"round {round}");
            Assert.That(version.Disposals, Is.EqualTo(1), $"round {round}");
        }
    }

    [Test]
    public void AcquireAndDispose_AllocateNothing()
    {
        using var table = new PublishedTable("ads");
        Publish(table, new PoisonedVersion(1, _arena));
        long before = 0;
        for (int warm = 0; warm < 2; warm++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1_000; i++)
                using (var lease = table.Acquire())
                    GC.KeepAlive(lease.Snapshot);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Publish_OtherColumnsOrLessIndexes_IsRefusedWithEveryDifferenceAndTheCurrentVersionStays()
    {
        var before = new Schema(new("n", DataType.Int64), new("a", DataType.Utf8), new("b", DataType.Utf8),
            new Field("c", DataType.Utf8));
        var after = new Schema(new("n", DataType.Int64, Nullable: false), new("b", DataType.Utf8),
            new("c", DataType.Int64), new Field("d", DataType.Utf8));
        PoisonedVersion current = new(1, _arena, before, IndexDefinition.GroupKey("n")), next = new(2, _arena, after);
        using var table = new PublishedTable("ads");
        Publish(table, current);
        var refusal = Assert.Throws<TablePublishException>(() => table.Publish(next.Snapshot))!;
        var found = refusal.Problems.Select(each => $"{each.Column}: {each.Found}; {each.Expected}");
        Assert.That(found, Is.EquivalentTo(new[]
        {
            "n: type int64; int64?", "a: no such column; one of type utf8?", "b: place 1; place 2",
            "c: type int64?; utf8?", "d: a new column of type utf8; no such column",
            ": no index groupkey(n); one, as the current version has",
        }));
        Assert.That(table.Current, Is.SameAs(current.Snapshot));
        table.Publish(next.Snapshot, (_, _) => true);
        Assert.That(table.Current, Is.SameAs(next.Snapshot));
        next.Snapshot.Release();
    }

    [Test]
    public void Publish_MoreIndexes_IsAccepted()
    {
        using var table = new PublishedTable("ads");
        Publish(table, new PoisonedVersion(1, _arena));
        Publish(table, new PoisonedVersion(2, _arena, null, IndexDefinition.GroupKey("n")));
        Assert.That(table.Current.Source, Is.EqualTo("version 2"));
    }

    [Test]
    public void Acquire_NothingPublishedOrDisposed_SaysWhich()
    {
        var table = new PublishedTable("ads");
        Assert.That(() => table.Acquire(), Throws.InvalidOperationException
            .With.Message.EqualTo("Table 'ads' has no version yet. Publish a snapshot first."));
        table.Dispose();
        Assert.That(() => table.Acquire(), Throws.TypeOf<ObjectDisposedException>());
        var version = new PoisonedVersion(1, _arena);
        Assert.That(() => table.Publish(version.Snapshot), Throws.TypeOf<ObjectDisposedException>());
        version.Snapshot.Release();
    }

    [Test]
    public void Release_TooOften_IsRefusedAndFreesOnce()
    {
        var version = new PoisonedVersion(1, _arena);
        version.Snapshot.Release();
        Assert.That(version.Snapshot.Release, Throws.InvalidOperationException);
        Assert.That(version.Snapshot.TryAcquire(), Is.False);
        Assert.That(version.Disposals, Is.EqualTo(1));
    }

    // The maker of a version gives it back once it is published.
    private static void Publish(PublishedTable table, PoisonedVersion version)
    {
        table.Publish(version.Snapshot);
        version.Snapshot.Release();
    }

    private static string? ReadOnce(PublishedTable table, PoisonedVersion[]? versions)
    {
        using var lease = table.Acquire();
        int number = (int)lease.Snapshot.Batch[0].Values<long>()[0];
        if (number < 0 || !PoisonedVersion.IsWhole(lease.Snapshot.Batch, number))
            return $"version {number} was overwritten under a lease";
        return versions?[number].Disposals > 0
            ? string.Create(CultureInfo.InvariantCulture, $"version {number} was freed under a lease") : null;
    }

    private static void Run(IReadOnlyList<Thread> threads)
    {
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
    }
}
