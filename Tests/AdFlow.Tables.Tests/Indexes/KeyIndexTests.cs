using System.Text;
using AdFlow.Tables.Indexes;

namespace AdFlow.Tables.Tests.Indexes;

public sealed class KeyIndexTests
{
    [Test]
    public void Find_RandomIntegers_EqualsADictionary()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            long range = 1L << random.Next(1, 63);
            long?[] keys = [.. RandomKeys(random, range).Select(key => (long?)key).Append(null)];
            using var table = Rows.OfIntegers("id", keys);
            using var stored = Rows.Stored(KeyIndex.Build(table.Batches[0], "id"));
            var index = KeyIndex.Open(stored, table.Batches[0]);
            long[] probes = [.. keys.Where(key => key is not null).Select(key => key!.Value),
                .. Enumerable.Range(0, 100).Select(_ => random.NextInt64(-range, range))];
            int[] rows = new int[probes.Length];
            index.Find(probes, rows);
            for (int i = 0; i < probes.Length; i++)
            {
                Assert.That(rows[i], Is.EqualTo(Array.IndexOf(keys, probes[i])), $"seed {seed}, key {probes[i]}");
                Assert.That(index.Find(probes[i]), Is.EqualTo(rows[i]), $"seed {seed}, key {probes[i]}");
            }
        }
    }

    [Test]
    public void Find_Texts_EqualsADictionary()
    {
        string[] keys = ["", "a", "b", "ab", "ba", "headphones", .. Enumerable.Range(0, 500).Select(i => $"sku-{i:x}")];
        using var table = Rows.OfTexts("sku", keys);
        using var stored = Rows.Stored(KeyIndex.Build(table.Batches[0], "sku"));
        var index = KeyIndex.Open(stored, table.Batches[0]);
        Assert.That((index.IsText, index.Column), Is.EqualTo((true, "sku")));
        for (int row = 0; row < keys.Length; row++)
            Assert.That(index.Find(Encoding.UTF8.GetBytes(keys[row])), Is.EqualTo(row), keys[row]);
        Assert.That(index.Find("sku-"u8), Is.EqualTo(-1));
    }

    [Test]
    public void Find_ColumnOfAnotherIntegerType_FindsAndSkipsNulls()
    {
        using var table = Rows.OfIntegers("id", 7, -1, 300);
        var builder = new BatchBuilder(new Schema(new Field("x", DataType.Int16)));
        builder[0].Append((short)300);
        builder[0].AppendNull();
        builder[0].Append((short)-1);
        using var probes = builder.ToTable();
        using var stored = KeyIndex.Build(table.Batches[0], "id");
        int[] rows = new int[3];
        KeyIndex.Open(stored, table.Batches[0]).Find(probes.Batches[0][0], rows);
        Assert.That(rows, Is.EqualTo(new[] { 2, -1, 1 }));
    }

    [Test]
    public void Find_DictionaryColumn_EqualsPlainText()
    {
        var builder = new BatchBuilder(new Schema(new Field("k", DataType.Dictionary(DataType.Int32, DataType.Utf8))));
        foreach (string text in new[] { "b", "a", "c" })
            builder[0].AppendString(text);
        using var table = builder.ToTable();
        using var probes = Rows.OfTexts("p", "c", null, "x", "b");
        using var stored = KeyIndex.Build(table.Batches[0], "k");
        int[] rows = new int[4];
        KeyIndex.Open(stored, table.Batches[0]).Find(probes.Batches[0][0], rows);
        Assert.That(rows, Is.EqualTo(new[] { 2, -1, -1, 0 }));
    }

    [Test]
    public void Build_DuplicateKey_NamesKeyAndRows()
    {
        using var integers = Rows.OfIntegers("ad_id", 5, 42, 6, 42);
        var error = Assert.Throws<DuplicateKeyException>(() => KeyIndex.Build(integers.Batches[0], "ad_id"));
        Assert.That(error!.Message, Does.Contain("'ad_id'").And.Contain("42 is in row 1 and again in row 3"));
        using var texts = Rows.OfTexts("sku", "x", "x");
        error = Assert.Throws<DuplicateKeyException>(() => KeyIndex.Build(texts.Batches[0], "sku"));
        Assert.That((error!.Key, error.FirstRow, error.SecondRow), Is.EqualTo(("'x'", 0, 1)));
    }

    [Test]
    public void Build_NeitherIntegerNorText_IsRefused()
    {
        using var table = new BatchBuilder(new Schema(new Field("x", DataType.Float32))).ToTable();
        var error = Assert.Throws<ArgumentException>(() => KeyIndex.Build(table.Batches[0], "x"));
        Assert.That(error!.Message, Does.Contain("float32").And.Contain("integer or utf8"));
    }

    [Test]
    public void Find_EmptyTable_FindsNothing()
    {
        using var table = Rows.OfIntegers("id");
        using var stored = Rows.Stored(KeyIndex.Build(table.Batches[0], "id"));
        Assert.That(KeyIndex.Open(stored, table.Batches[0]).Find(0), Is.EqualTo(-1));
    }

    [Test]
    public void Find_WrongKindOfKey_SaysSo()
    {
        using var table = Rows.OfIntegers("id", 1);
        using var stored = KeyIndex.Build(table.Batches[0], "id");
        var index = KeyIndex.Open(stored, table.Batches[0]);
        Assert.That(() => index.Find("1"u8), Throws.InvalidOperationException.With.Message.Contains("integers"));
    }

    [Test]
    public void Open_DamagedOrForeign_IsRefused()
    {
        using var table = Rows.OfIntegers("id", 1, 2, 3);
        using var other = Rows.OfIntegers("id", 1, 2);
        using var stored = KeyIndex.Build(table.Batches[0], "id");
        using var damaged = Rows.Damaged(stored, "slots", 0, 3);
        using var groups = GroupKeyIndex.Build(table.Batches[0], "id");
        Assert.Throws<IndexFormatException>(() => KeyIndex.Open(stored, other.Batches[0]));
        Assert.Throws<IndexFormatException>(() => KeyIndex.Open(damaged, table.Batches[0]));
        Assert.Throws<IndexFormatException>(() => KeyIndex.Open(table, table.Batches[0]));
        var error = Assert.Throws<IndexFormatException>(() => KeyIndex.Open(groups, table.Batches[0]));
        Assert.That(error!.Message, Does.Contain("group_key/1").And.Contain("Build the index again"));
    }

    [Test]
    public void Find_Warm_AllocatesNothing()
    {
        using var table = Rows.OfIntegers("id", [.. Enumerable.Range(0, 1_000).Select(i => (long?)i * 3)]);
        using var stored = KeyIndex.Build(table.Batches[0], "id");
        var index = KeyIndex.Open(stored, table.Batches[0]);
        long[] keys = [.. Enumerable.Range(0, 100)];
        int[] rows = new int[100];
        index.Find(keys, rows);
        long before = GC.GetAllocatedBytesForCurrentThread();
        index.Find(keys, rows);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static IEnumerable<long> RandomKeys(Random random, long range) =>
        Enumerable.Range(0, random.Next(400)).Select(_ => random.NextInt64(-range, range)).Distinct();
}
