using System.Security.Cryptography;
using AdFlow.Tables.Indexes;
using AdFlow.Tables.Ipc;
using AdFlow.Testing;

namespace AdFlow.Tables.Tests.Snapshots;

public sealed class SnapshotStoreTests
{
    private TemporaryFolder _folder = null!;
    private SnapshotStore _store = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TemporaryFolder();
        _store = new SnapshotStore(Path.Combine(_folder.Path, "store"));
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Open_EveryIndexKind_IsAsIfBuiltFromTheSourceTwice()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            string path = Catalogue.Write(_folder, seed, rows: seed, batches: seed % 4);
            using var arena = new Arena();
            using var source = IpcReader.ReadTable(path);
            var expected = TableConcatenation.Concatenate(source, arena);
            for (int open = 0; open < 2; open++)
            {
                var snapshot = _store.Open(path, Catalogue.EveryKind);
                Assert.That(TableEquality.Difference(expected, snapshot.Batch), Is.Null, $"seed {seed}");
                Assert.That(snapshot.Rows, Is.EqualTo(seed * (seed % 4)));
                foreach (var index in Catalogue.EveryKind)
                {
                    using var built = Catalogue.Build(expected, index);
                    Assert.That(TableEquality.Difference(built, Catalogue.Stored(snapshot.Index(index))), Is.Null,
                        $"seed {seed}, open {open}, {index}");
                }
                snapshot.Release();
            }
        }
    }

    [Test]
    public void Open_EveryType_KeepsEveryValue()
    {
        var schema = new Schema([.. RandomTables.EveryType.Fields.Where(field => !HasNestedDictionary(field.Type))]);
        for (int seed = 0; seed < 10; seed++)
        {
            using var table = RandomTables.Create(seed, schema, rows: 30, batches: seed % 3 + 1, ownDictionaries: true);
            string path = _folder.Write($"{seed}.stream", IpcWriter.WriteStream, table);
            using var arena = new Arena();
            var snapshot = _store.Open(path, []);
            Assert.That(TableEquality.Difference(TableConcatenation.Concatenate(table, arena), snapshot.Batch, false),
                Is.Null, $"seed {seed}");
            snapshot.Release();
        }
    }

    [Test]
    public void Open_Again_BuildsNothingAndAnswersTheSame()
    {
        string path = Catalogue.Write(_folder, 1);
        RecordedStages first = new(), second = new();
        _store.Open(path, Catalogue.EveryKind, first).Release();
        var snapshot = new SnapshotStore(_store.Path).Open(path, Catalogue.EveryKind, second);
        Assert.That(first.Names, Is.EqualTo(
            "Hash Open Read Write " + string.Join(' ', Catalogue.EveryKind.Select(index => index.Id))));
        Assert.That(second.Names, Is.EqualTo("Hash Open"));
        Assert.That(snapshot.Index<KeyIndex>(Catalogue.EveryKind[0]).Find(1005), Is.EqualTo(5));
        snapshot.Release();
    }

    [Test]
    public void Open_AnotherIndex_BuildsOnlyThat()
    {
        string path = Catalogue.Write(_folder, 1);
        _store.Open(path, [Catalogue.EveryKind[0]]).Release();
        var stages = new RecordedStages();
        _store.Open(path, [Catalogue.EveryKind[0], Catalogue.EveryKind[1], Catalogue.EveryKind[1]], stages).Release();
        Assert.That(stages.Names, Is.EqualTo("Hash Open groupkey(shop)"));
    }

    [Test]
    public void Open_EveryStage_IsReportedFromNoneToAll()
    {
        var stages = new RecordedStages();
        _store.Open(Catalogue.Write(_folder, 1), Catalogue.EveryKind, stages).Release();
        foreach (var stage in stages.All.GroupBy(each => (each.Stage, each.Item)))
        {
            Assert.That(stage.First().Done, Is.Zero, $"{stage.Key}");
            Assert.That(stage.Last().Done, Is.EqualTo(stage.Last().Total), $"{stage.Key}");
            Assert.That(stage.Select(each => each.Done), Is.Ordered, $"{stage.Key}");
            Assert.That(stage.Select(each => each.Total).Distinct().Count(), Is.EqualTo(1), $"{stage.Key}");
        }
    }

    [Test]
    public void Open_ArrowFile_IsNamedByItsBytesAndStoredAsOneBatch()
    {
        string path = Catalogue.Write(_folder, 1);
        var snapshot = _store.Open(path, []);
        Assert.That(snapshot.Hash, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))));
        using var stored = IpcReader.ReadTable(Path.Combine(_store.Path, snapshot.Hash + ".arrow"));
        Assert.That(stored.Batches, Has.Count.EqualTo(1));
        snapshot.Release();
    }

    [Test]
    public void Open_ChangedFile_GivesTheNewRowsWhileTheOldStay()
    {
        string path = Catalogue.Write(_folder, 1);
        var old = _store.Open(path, []);
        File.Copy(Catalogue.Write(_folder, 2), path, overwrite: true);
        var changed = _store.Open(path, []);
        Assert.That(changed.Hash, Is.Not.EqualTo(old.Hash));
        Assert.That(old.Batch[0].Values<long>()[0], Is.EqualTo(1000));
        Assert.That(changed.Batch[0].Values<long>()[0], Is.EqualTo(2000));
        old.Release();
        changed.Release();
    }

    [TestCase("id,name\n7,shoe\n", "{ id: int64, name: utf8 }")]
    [TestCase("{\"id\":7,\"name\":\"shoe\"}\n", "{ id: int64, name: utf8 }")]
    public void Open_Text_IsReadByItsSchema(string text, string inferred)
    {
        string path = Path.Combine(_folder.Path, "table.txt");
        File.WriteAllText(path, text);
        var byItself = _store.Open(path, []);
        var bySchema = _store.Open(path, new Schema(new("id", DataType.Int32), new Field("name", DataType.Utf8)),
            [IndexDefinition.Key("id")]);
        Assert.That(byItself.Schema.ToString(), Is.EqualTo(inferred));
        Assert.That(bySchema.Index<KeyIndex>(IndexDefinition.Key("id")).Find(7), Is.Zero);
        Assert.That(bySchema.Hash, Is.Not.EqualTo(byItself.Hash));
        byItself.Release();
        bySchema.Release();
    }

    [Test]
    public void Publish_SameRows_IsTheSameVersionAndBuildsNoIndexAgain()
    {
        using var table = Catalogue.Create(3, 20);
        using var same = Catalogue.Create(3, 20);
        var first = _store.Publish("ads", table, Catalogue.EveryKind);
        var stages = new RecordedStages();
        var second = _store.Publish("ads", same, Catalogue.EveryKind, stages);
        var inMemory = TableSnapshot.InMemory("ads", Catalogue.Create(3, 20), Catalogue.EveryKind);
        Assert.That(second.Hash, Is.EqualTo(first.Hash));
        Assert.That(inMemory.Hash, Is.EqualTo(first.Hash));
        Assert.That(stages.Names, Is.EqualTo("Write Open"));
        Assert.That(TableEquality.Difference(table.Batches[0], second.Batch), Is.Null);
        foreach (var index in Catalogue.EveryKind)
            Assert.That(TableEquality.Difference(
                Catalogue.Stored(inMemory.Index(index)), Catalogue.Stored(first.Index(index))), Is.Null);
        first.Release();
        second.Release();
        inMemory.Release();
    }

    [Test]
    public void Open_FromManyThreads_GivesEachAWholeSnapshot()
    {
        string path = Catalogue.Write(_folder, 1);
        Parallel.For(0, 8, i =>
        {
            var store = i % 2 == 0 ? _store : new SnapshotStore(_store.Path);
            var snapshot = store.Open(path, Catalogue.EveryKind);
            Assert.That(snapshot.Index<KeyIndex>(Catalogue.EveryKind[0]).Find(1007), Is.EqualTo(7));
            snapshot.Release();
        });
        Assert.That(Directory.GetFiles(_store.Path, "*.tmp"), Is.Empty);
    }

    [Test]
    public void Open_CancelledAtAnyStage_LeavesNothingHalfDone()
    {
        string path = Catalogue.Write(_folder, 1);
        for (int stop = 0; stop < 30; stop++)
        {
            var store = new SnapshotStore(Path.Combine(_folder.Path, $"store-{stop}"));
            using var cancellation = new CancellationTokenSource();
            var countdown = new Countdown(stop, cancellation);
            if (countdown.Passes(() => store.Open(path, Catalogue.EveryKind, countdown, cancellation.Token).Release()))
                break;
            Assert.That(Directory.GetFiles(store.Path, "*.tmp"), Is.Empty, $"stopped at {stop}");
            store.Open(path, Catalogue.EveryKind).Release();
        }
    }

    private static bool HasNestedDictionary(DataType type) =>
        (type.Id is TypeId.Dictionary && Contains(type.ValueType!)) || type.Children.Any(child =>
            HasNestedDictionary(child.Type));

    private static bool Contains(DataType type) =>
        type.Id is TypeId.Dictionary || type.Children.Any(child => Contains(child.Type));

    private sealed class Countdown(int reports, CancellationTokenSource cancellation) : IProgress<PublishProgress>
    {
        private int _left = reports;

        public void Report(PublishProgress value)
        {
            if (_left-- == 0)
                cancellation.Cancel();
        }

        internal bool Passes(Action action)
        {
            try
            {
                action();
                return _left >= 0;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }
}
