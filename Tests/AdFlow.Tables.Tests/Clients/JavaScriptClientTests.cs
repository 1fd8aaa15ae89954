using AdFlow.Tables.Ipc;
using AdFlow.Tables.Tests.Ipc;
using AdFlow.Testing;

namespace AdFlow.Tables.Tests.Clients;

/// <summary>The official Arrow JavaScript client reads what we write, and we read what it writes.</summary>
public sealed class JavaScriptClientTests
{
    [Test]
    public void Rewrite_EachTypeAsFileAndStream_AgreesInBothDirections()
    {
        using var folder = new TemporaryFolder();
        var tables = new Dictionary<string, Table>();
        foreach (var field in RandomTables.EveryType.Fields)
        {
            var table = RandomTables.Create(tables.Count, new Schema(field), 43, 2);
            tables[folder.Write(field.Name + ".arrow", IpcWriter.WriteFile, table)] = table;
            tables[folder.Write(field.Name + ".arrows", IpcWriter.WriteStream, table)] = table;
        }
        JavaScriptClient.Run("rewrite.mjs", tables.Keys);
        Assert.Multiple(() =>
        {
            foreach (var (path, table) in tables)
                AssertAgrees(path, table);
        });
    }

    [Test]
    public void Rewrite_StreamsOfOneBatchEach_AgreesInBothDirections()
    {
        using var folder = new TemporaryFolder();
        var tables = new Dictionary<string, Table>();
        var fields = RandomTables.EveryType.Fields.Where(field => !field.Type.ToString().Contains("dictionary"));
        foreach (var field in fields)
        {
            var schema = new Schema(field);
            var table = RandomTables.Create(tables.Count, schema, 43);
            tables[folder.Write(field.Name + ".arrows", (stream, rows) => WriteOne(stream, rows), table)] = table;
        }
        JavaScriptClient.Run("rewrite.mjs", tables.Keys);
        Assert.Multiple(() =>
        {
            foreach (var (path, table) in tables)
                AssertAgrees(path, table);
        });
    }

    [Test]
    public void Rewrite_StreamsWhoseDictionariesChange_AgreesInBothDirections()
    {
        using var folder = new TemporaryFolder();
        using var arena = new Arena();
        var tables = new Dictionary<string, Table>();
        var words = new Schema(new Field("word", DataType.Dictionary(DataType.Int16, DataType.Utf8)));
        var replaced = RandomTables.Create(1, words, 20, 3, ownDictionaries: true);
        tables[folder.Write("replaced.arrows", IpcWriter.WriteStream, replaced)] = replaced;
        var grown = GrowingDictionary.Create(words, arena);
        tables[folder.Write("grown.arrows", IpcWriter.WriteStream, grown)] = grown;
        var grownFile = GrowingDictionary.Create(words, arena);
        tables[folder.Write("grown.arrow", IpcWriter.WriteFile, grownFile)] = grownFile;
        tables[folder.Write("unified.arrow", IpcWriter.WriteFile, replaced)] = replaced;
        JavaScriptClient.Run("rewrite.mjs", tables.Keys);
        Assert.Multiple(() =>
        {
            foreach (var (path, table) in tables)
                AssertAgrees(path, table);
        });
    }

    [Test]
    public void ReadTable_BuiltByTheClient_HoldsItsValues()
    {
        using var folder = new TemporaryFolder();
        JavaScriptClient.Run("build.mjs", folder.Path);
        string[] names = [.. Directory.EnumerateFiles(folder.Path, "*.txt").Order()];
        Assert.That(names, Has.Length.GreaterThan(20));
        Assert.Multiple(() =>
        {
            foreach (string path in names)
                foreach (string kind in new[] { ".file", ".stream" })
                {
                    using var read = IpcReader.ReadTable(Path.ChangeExtension(path, kind));
                    Assert.That(CanonicalText.Lines(read), Is.EqualTo(File.ReadAllText(path)), path + kind);
                }
        });
    }

    private static void WriteOne(Stream target, Table table)
    {
        var bytes = new GrowingBytes();
        new StreamEncoder(table.Schema, [.. Enumerable.Range(0, table.Schema.Count)]).Write(table.Batches[0], bytes);
        target.Write(bytes.Written);
    }

    private static void AssertAgrees(string path, Table table)
    {
        string name = Path.GetFileName(path);
        if (File.Exists(path + ".error"))
        {
            Assert.Fail($"{name}: {File.ReadAllText(path + ".error")}");
            return;
        }
        Assert.That(File.ReadAllText(path + ".txt"), Is.EqualTo(CanonicalText.Lines(table)), name);
        foreach (string kind in name.StartsWith("replaced") ? new[] { ".stream" } : [".file", ".stream"])
        {
            using var read = IpcReader.ReadTable(path + kind);
            Assert.That(TableEquality.Difference(table, read), Is.Null, name + kind);
        }
    }
}
