using AdFlow.Testing;

namespace AdFlow.Tables.Tests.Snapshots;

public sealed class SnapshotDamageTests
{
    [Test]
    public void Open_AnyFlippedByte_IsFoundAndTheFileMadeAnew()
    {
        using var folder = new TemporaryFolder();
        var store = new SnapshotStore(Path.Combine(folder.Path, "store"));
        string path = Catalogue.Write(folder, 5, rows: 10);
        store.Open(path, Catalogue.EveryKind).Release();
        var random = new Random(5);
        foreach (string file in Directory.GetFiles(store.Path))
            for (int i = 0; i < 5; i++)
            {
                byte[] whole = File.ReadAllBytes(file), damaged = [.. whole];
                int at = random.Next(whole.Length);
                damaged[at] ^= (byte)(1 << random.Next(8));
                RequireRebuilt(store, path, file, whole, damaged, $"byte {at} of {Path.GetFileName(file)}");
            }
    }

    [Test]
    public void Open_CutOffOrMissing_IsFoundAndTheFileMadeAnew()
    {
        using var folder = new TemporaryFolder();
        var store = new SnapshotStore(Path.Combine(folder.Path, "store"));
        string path = Catalogue.Write(folder, 6, rows: 10);
        store.Open(path, Catalogue.EveryKind).Release();
        foreach (string file in Directory.GetFiles(store.Path))
        {
            byte[] whole = File.ReadAllBytes(file);
            foreach (byte[]? left in new[] { null, [], whole[..(whole.Length / 2)], whole[..^1], [.. whole, 0] })
                RequireRebuilt(store, path, file, whole, left, $"{left?.Length} bytes of {Path.GetFileName(file)}");
        }
    }

    [Test]
    public void Open_TwoIndexFilesSwapped_IsFound()
    {
        using var folder = new TemporaryFolder();
        var store = new SnapshotStore(Path.Combine(folder.Path, "store"));
        string path = Catalogue.Write(folder, 7, rows: 10);
        IndexDefinition[] indexes = [IndexDefinition.Key("id"), IndexDefinition.GroupKey("shop")];
        var snapshot = store.Open(path, indexes);
        string[] files = [.. Directory.GetFiles(store.Path, snapshot.Hash + ".*.arrow")];
        snapshot.Release();
        foreach (string suffix in new[] { "", ".sha256" })
        {
            byte[] first = File.ReadAllBytes(files[0] + suffix);
            File.Copy(files[1] + suffix, files[0] + suffix, overwrite: true);
            File.WriteAllBytes(files[1] + suffix, first);
        }
        var stages = new RecordedStages();
        store.Open(path, indexes, stages).Release();
        Assert.That(stages.Names, Is.EqualTo("Hash Open key(id) groupkey(shop)"));
    }

    // A file that is made anew has another time of writing, which is behind its sum.
    private static byte[] Lasting(string file, byte[] content) => file.EndsWith(".sha256", StringComparison.Ordinal)
        ? content[..(content.AsSpan().IndexOf((byte)'\n') + 1)] : content;

    // The damaged file is written beside and renamed, as nobody may write into a file that is mapped.
    private static void RequireRebuilt(
        SnapshotStore store, string source, string file, byte[] whole, byte[]? damaged, string what)
    {
        File.Delete(file);
        if (damaged is not null)
            File.WriteAllBytes(file, damaged);
        var stages = new RecordedStages();
        var snapshot = store.Open(source, Catalogue.EveryKind, stages);
        Assert.That(stages.All.Any(each => each.Stage is PublishStage.Write or PublishStage.Index), what);
        Assert.That(Lasting(file, File.ReadAllBytes(file)), Is.EqualTo(Lasting(file, whole)), what);
        foreach (var index in Catalogue.EveryKind)
        {
            using var built = Catalogue.Build(snapshot.Batch, index);
            Assert.That(TableEquality.Difference(built, Catalogue.Stored(snapshot.Index(index))), Is.Null, what);
        }
        snapshot.Release();
        var again = new RecordedStages();
        store.Open(source, Catalogue.EveryKind, again).Release();
        Assert.That(again.Names, Is.EqualTo("Hash Open"), what);
    }
}
