namespace AdFlow.Tables.Tests.Snapshots;

/// <summary>Which files are read again at an open, and which count as unchanged.</summary>
public sealed class SnapshotReadingTests
{
    private static readonly DateTime Earlier = new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    private TemporaryFolder _folder = null!;
    private SnapshotStore _store = null!;
    private string _source = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TemporaryFolder();
        _store = new SnapshotStore(Path.Combine(_folder.Path, "store"));
        _source = Catalogue.Write(_folder, 1, rows: 10);
        File.SetLastWriteTimeUtc(_source, Earlier);
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Open_SourceNotWrittenToSince_IsNotReadAgain()
    {
        string text = Path.Combine(_folder.Path, "a.csv");
        File.WriteAllText(text, "id\n1\n");
        File.SetLastWriteTimeUtc(text, Earlier);
        string version = VersionOf(text);
        WriteKeepingTime(text, bytes => bytes[3] = (byte)'2');
        Assert.That(VersionOf(text), Is.EqualTo(version));
        File.SetLastWriteTimeUtc(text, Earlier.AddTicks(1));
        Assert.That(VersionOf(text), Is.Not.EqualTo(version));
    }

    [Test]
    public void Open_SourceOfAnotherLength_IsReadAgain()
    {
        string version = VersionOf(_source);
        File.Copy(Catalogue.Write(_folder, 2, rows: 11), _source, overwrite: true);
        File.SetLastWriteTimeUtc(_source, Earlier);
        Assert.That(VersionOf(_source), Is.Not.EqualTo(version));
    }

    [Test]
    public void Open_SourceWrittenJustNow_IsReadAgain()
    {
        File.SetLastWriteTimeUtc(_source, TimeProvider.System.GetUtcNow().UtcDateTime);
        VersionOf(_source);
        Assert.That(Directory.GetFiles(_store.Path, "*.source"), Is.Empty);
    }

    [Test]
    public void Open_DamagedMemoryOfASource_IsReadAgain()
    {
        string version = VersionOf(_source);
        string memory = Directory.GetFiles(_store.Path, "*.source").Single();
        string text = File.ReadAllText(memory);
        for (int at = 0; at < text.Length; at++)
        {
            File.WriteAllText(memory, text[..at] + (char)(text[at] ^ 1) + text[(at + 1)..]);
            Assert.That(VersionOf(_source), Is.EqualTo(version), $"character {at}");
        }
        File.WriteAllText(memory, "");
        Assert.That(VersionOf(_source), Is.EqualTo(version));
        Assert.That(File.ReadAllText(memory), Is.EqualTo(text));
    }

    [Test]
    public void Open_StoredFileWithAnotherTime_IsComparedAndNotMadeAnew()
    {
        VersionOf(_source);
        string rows = Directory.GetFiles(_store.Path, "*.arrow").Single();
        string before = File.ReadAllText(rows + ".sha256");
        File.SetLastWriteTimeUtc(rows, Earlier);
        var stages = new RecordedStages();
        _store.Open(_source, [], stages).Release();
        Assert.That(stages.Names, Is.EqualTo("Hash Open"));
        string after = File.ReadAllText(rows + ".sha256");
        Assert.That(after, Is.Not.EqualTo(before));
        Assert.That(after.Split('\n')[0], Is.EqualTo(before.Split('\n')[0]));
        WriteKeepingTime(rows, bytes => bytes[bytes.Length / 2] ^= 1);
        File.SetLastWriteTimeUtc(rows, Earlier.AddSeconds(1));
        var damaged = new RecordedStages();
        _store.Open(_source, [], damaged).Release();
        Assert.That(damaged.Names, Is.EqualTo("Hash Open Read Write"));
    }

    [Test]
    public void Open_SumOfAStoreOfBefore_IsComparedAndStamped()
    {
        VersionOf(_source);
        string sum = Directory.GetFiles(_store.Path, "*.arrow.sha256").Single(), text = File.ReadAllText(sum);
        File.WriteAllText(sum, text[..(text.IndexOf('\n', StringComparison.Ordinal) + 1)]);
        var stages = new RecordedStages();
        _store.Open(_source, [], stages).Release();
        Assert.That(stages.Names, Is.EqualTo("Hash Open"));
        Assert.That(File.ReadAllText(sum), Is.EqualTo(text));
    }

    private string VersionOf(string path)
    {
        var snapshot = _store.Open(path, []);
        string hash = snapshot.Hash;
        snapshot.Release();
        return hash;
    }

    // The file is replaced, as nobody may write into one that may be mapped.
    private static void WriteKeepingTime(string path, Action<byte[]> change)
    {
        byte[] bytes = File.ReadAllBytes(path);
        var time = File.GetLastWriteTimeUtc(path);
        change(bytes);
        File.Delete(path);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, time);
    }
}
