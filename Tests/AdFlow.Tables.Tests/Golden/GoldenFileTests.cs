using AdFlow.Tables.Ipc;
using AdFlow.Testing;

namespace AdFlow.Tables.Tests.Golden;

/// <summary>The Arrow project's golden files: file, stream and JSON agree, and our rewrite reads back equal.</summary>
public sealed class GoldenFileTests
{
    private const string Folder = "arrow-ipc/1.0.0-littleendian";

    private static IEnumerable<string> Names() => SharedData.Find(Folder) is { } folder
        ? Directory.EnumerateFiles(folder, "*.json.gz").Select(path => Path.GetFileName(path)[..^8]).Order()
        : ["absent"];

    [TestCaseSource(nameof(Names))]
    public void ReadTable_GoldenFileAndStream_AgreeWithJson(string name)
    {
        using var json = IntegrationTable.Read(PathOf(name, ".json.gz"));
        using var file = IpcReader.ReadTable(PathOf(name, ".arrow_file"));
        using var stream = IpcReader.ReadTable(PathOf(name, ".stream"));
        Assert.That(Difference(json, file), Is.Null, "file");
        Assert.That(Difference(json, stream), Is.Null, "stream");
        Assert.That(file.Batches, Has.Count.EqualTo(json.Batches.Count));
    }

    [TestCaseSource(nameof(Names))]
    public void WriteFileAndStream_GoldenTable_ReadBackEqual(string name)
    {
        using var golden = IpcReader.ReadTable(PathOf(name, ".stream"));
        foreach (var write in new Action<Stream, Table>[] { IpcWriter.WriteFile, IpcWriter.WriteStream })
        {
            using var target = new MemoryStream();
            write(target, golden);
            using var read = IpcReader.ReadTable(target.ToArray());
            Assert.That(TableEquality.Difference(golden, read), Is.Null, write.Method.Name);
        }
    }

    [TestCaseSource(nameof(Names))]
    public void TryRead_GoldenStream_GivesTheSameBatches(string name)
    {
        using var golden = IpcReader.ReadTable(PathOf(name, ".stream"));
        using var reader = new IpcStreamReader(File.OpenRead(PathOf(name, ".stream")));
        foreach (var expected in golden.Batches)
        {
            Assert.That(reader.TryRead(out var batch), Is.True);
            Assert.That(TableEquality.Difference(expected, batch), Is.Null);
        }
        Assert.That(reader.TryRead(out _), Is.False);
    }

    private static string? Difference(Table expected, Table actual)
    {
        using var arena = new Arena();
        return TableEquality.Difference(Normalised.View(expected, arena), Normalised.View(actual, arena));
    }

    private static string PathOf(string name, string extension)
    {
        if (SharedData.Find(Folder) is not { } folder)
        {
            Assert.Ignore($"The shared data folder {Folder} is absent; set ADFLOW_DATA.");
            return "";
        }
        return Path.Combine(folder, name + extension);
    }
}
