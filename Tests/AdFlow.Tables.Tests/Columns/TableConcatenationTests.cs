using AdFlow.Testing;

namespace AdFlow.Tables.Tests.Columns;

public sealed unsafe class TableConcatenationTests
{
    [TestCase(1, 67, 3, false), TestCase(2, 67, 3, true), TestCase(3, 1, 20, true), TestCase(4, 0, 2, true)]
    [TestCase(5, 50, 0, true), TestCase(6, 200, 1, true)]
    public void Concatenate_BatchesOfEveryType_GivesTheSameRows(int seed, int rows, int batches, bool ownDictionaries)
    {
        using var arena = new Arena();
        using var table = RandomTables.Create(seed, RandomTables.EveryType, rows, batches, ownDictionaries);
        string? difference;
        using (var copy = RandomTables.Create(seed, RandomTables.EveryType, rows, batches, ownDictionaries))
        {
            var batch = TableConcatenation.Concatenate(copy, arena);
            using var joined = new Table(batch.Schema, [batch], owner: null);
            difference = TableEquality.Difference(table, joined, compareSchemas: batches < 10);
        }
        Assert.That(difference, Is.Null, $"seed {seed}");
    }

    [Test]
    public void Concatenate_SourceDisposed_KeepsItsOwnMemory()
    {
        using var arena = new Arena();
        using var expected = RandomTables.Create(7, RandomTables.EveryType, 90, 2, ownDictionaries: true);
        var source = RandomTables.Create(7, RandomTables.EveryType, 90, 2, ownDictionaries: true);
        var batch = TableConcatenation.Concatenate(source, arena);
        source.Dispose();
        using var overwritten = RandomTables.Create(8, RandomTables.EveryType, 90, 2, ownDictionaries: true);
        using var joined = new Table(batch.Schema, [batch], owner: null);
        Assert.That(TableEquality.Difference(expected, joined), Is.Null);
    }

    [Test]
    public void Concatenate_DictionaryOutgrowsItsCodes_WidensThem()
    {
        var schema = new Schema(new Field("word", DataType.Dictionary(DataType.Int8, DataType.Utf8)));
        using var arena = new Arena();
        var batches = new List<Batch>();
        for (int b = 0; b < 3; b++)
        {
            var builder = new BatchBuilder(schema);
            for (int i = 0; i < 100; i++)
                builder[0].AppendString($"{b}/{i}");
            batches.Add(builder.Build(arena));
        }
        using var table = new Table(schema, batches, owner: null);
        var batch = TableConcatenation.Concatenate(table, arena);
        using var joined = new Table(batch.Schema, [batch], owner: null);
        Assert.That(batch[0].Type.IndexType, Is.EqualTo(DataType.Int32));
        Assert.That(TableEquality.Difference(table, joined, compareSchemas: false), Is.Null);
    }

    [Test]
    public void Concatenate_EqualValues_AreStoredOnce()
    {
        var schema = new Schema(new Field("word", DataType.Dictionary(DataType.Int8, DataType.Utf8)));
        using var arena = new Arena();
        var batches = new List<Batch>();
        foreach (string text in new[] { "a b c", "c d", "d a" })
        {
            var builder = new BatchBuilder(schema);
            foreach (string word in text.Split(' '))
                builder[0].AppendString(word);
            batches.Add(builder.Build(arena));
        }
        using var table = new Table(schema, batches, owner: null);
        Assert.That(TableConcatenation.Concatenate(table, arena)[0].Dictionary.Length, Is.EqualTo(4));
    }
}
