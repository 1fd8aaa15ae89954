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
            AssertFinds(keys, table, stored, random, $"seed {seed}");
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

    [TestCase("Direct", 3L, 900), TestCase("Exact", 1L << 40, 4_915), TestCase("Exact", 1L << 30, 2_000)]
    [TestCase("Hashed", long.MaxValue, 4_915)]
    public void Find_LayoutChosenByDensity_EqualsADictionary(string layout, long step, int count)
    {
        var random = new Random(count);
        long?[] keys = [.. Enumerable.Range(0, count).Select(i => (long?)(-7 + (step <= 3
            ? i * step : random.NextInt64(-step, step)))).Distinct()];
        using var table = Rows.OfIntegers("id", keys);
        using var stored = Rows.Stored(KeyIndex.Build(table.Batches[0], "id"));
        Assert.That(stored.Batches[0]["layout"].GetString(0), Is.EqualTo(layout));
        AssertFinds(keys, table, stored, random, $"{layout} {step}");
    }

    [Test]
    public void Find_KeysThatAllWantOneBucket_AreFoundInAnotherLayout()
    {
        const long Greatest = (1L << 40) - 1;
        var random = new Random(5);
        long?[] keys = [0, Greatest, .. Enumerable.Range(0, 20_000).Select(_ => (long?)random.NextInt64(Greatest))
            .Where(key => HashOf40Bits(key!.Value) >> 58 == 63).Distinct().Take(200)];
        using var table = Rows.OfIntegers("id", keys);
        using var stored = Rows.Stored(KeyIndex.Build(table.Batches[0], "id"));
        Assert.That(stored.Batches[0]["layout"].GetString(0), Is.EqualTo("Hashed"));
        AssertFinds(keys, table, stored, random, "one bucket");
    }

    [Test]
    public void Find_ExtremeKeys_AreNotMistaken()
    {
        foreach (long?[] keys in new[]
            { [long.MinValue, long.MaxValue, -1, 0], [long.MaxValue], [long.MinValue, long.MinValue + 1],
                new long?[] { 0, 1L << 62 }, [null, null], [5, null, 1_000] })
        {
            using var table = Rows.OfIntegers("id", keys);
            using var stored = Rows.Stored(KeyIndex.Build(table.Batches[0], "id"));
            AssertFinds(keys, table, stored, new Random(1), string.Join(',', keys));
        }
    }

    [Test]
    public void Find_UnsignedKeys_AreFoundByTheirBits()
    {
        var builder = new BatchBuilder(new Schema(new Field("id", DataType.UInt64)));
        foreach (ulong key in new[] { ulong.MaxValue, 0UL, 1UL << 63, 7UL })
            builder[0].Append(key);
        using var table = builder.ToTable();
        using var stored = Rows.Stored(KeyIndex.Build(table.Batches[0], "id"));
        var index = KeyIndex.Open(stored, table.Batches[0]);
        Assert.That(new[] { index.Find(-1), index.Find(0), index.Find(long.MinValue), index.Find(7), index.Find(8) },
            Is.EqualTo(new[] { 0, 1, 2, 3, -1 }));
    }

    [TestCase(1L, "values", 3), TestCase(1L, "values", 1), TestCase(1L, "values", -2)]
    [TestCase(1_000L, "words", 3), TestCase(1_000L, "words", -2), TestCase(long.MaxValue / 4, "words", 3)]
    public void Open_Damaged_IsRefused(long step, string array, int value)
    {
        using var table = Rows.OfIntegers("id", 0, step, 2 * step);
        using var stored = KeyIndex.Build(table.Batches[0], "id");
        int element = array == "words" ? 2 * Rows.FirstTaken(stored, array) : 0;
        using var damaged = Rows.Damaged(stored, array, element, value);
        Assert.Throws<IndexFormatException>(() => KeyIndex.Open(damaged, table.Batches[0]));
    }

    [TestCase(1L), TestCase(1L << 30), TestCase(1L << 60)]
    public void Open_Foreign_IsRefused(long step)
    {
        using var table = Rows.OfIntegers("id", 0, step, 2 * step);
        using var other = Rows.OfIntegers("id", 0, step);
        using var sameRows = Rows.OfIntegers("id", 0, step, 3 * step);
        using var stored = KeyIndex.Build(table.Batches[0], "id");
        using var groups = GroupKeyIndex.Build(table.Batches[0], "id");
        Assert.Throws<IndexFormatException>(() => KeyIndex.Open(stored, other.Batches[0]));
        Assert.Throws<IndexFormatException>(() => KeyIndex.Open(stored, sameRows.Batches[0]));
        Assert.Throws<IndexFormatException>(() => KeyIndex.Open(table, table.Batches[0]));
        var error = Assert.Throws<IndexFormatException>(() => KeyIndex.Open(groups, table.Batches[0]));
        Assert.That(error!.Message, Does.Contain("group_key/2").And.Contain("Build the index again"));
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

    // The hash of the format over keys of 40 bits.
    private static ulong HashOf40Bits(long key)
    {
        ulong bits = ((ulong)key << 24) * 0x9E3779B97F4A7C15;
        return ((bits ^ bits >> 20) & ulong.MaxValue << 24) * 0xC4CEB9FE1A85EC53;
    }

    // Looks up what is there, what is near, and what is anywhere, one by one and all at once.
    private static void AssertFinds(long?[] keys, Table table, Table stored, Random random, string what)
    {
        var index = KeyIndex.Open(stored, table.Batches[0]);
        var expected = Enumerable.Range(0, keys.Length).Where(row => keys[row] is not null)
            .ToDictionary(row => keys[row]!.Value);
        long[] present = [.. expected.Keys];
        long[] probes = [.. present, .. present.Select(key => unchecked(key + 1)), long.MinValue, long.MaxValue, 0,
            .. Enumerable.Range(0, 100).Select(_ => random.NextInt64(long.MinValue, long.MaxValue))];
        random.Shuffle(probes);
        int[] rows = new int[probes.Length];
        index.Find(probes, rows);
        for (int i = 0; i < probes.Length; i++)
        {
            Assert.That(rows[i], Is.EqualTo(expected.GetValueOrDefault(probes[i], -1)), $"{what}, key {probes[i]}");
            Assert.That(index.Find(probes[i]), Is.EqualTo(rows[i]), $"{what}, key {probes[i]}");
        }
    }

    private static IEnumerable<long> RandomKeys(Random random, long range) =>
        Enumerable.Range(0, random.Next(400)).Select(_ => random.NextInt64(-range, range)).Distinct();
}
