using AdFlow.Tables.Ipc;
using AdFlow.Testing;

namespace AdFlow.Tables.Tests.Ipc;

public sealed unsafe class StreamEncoderTests
{
    private static IEnumerable<int> Rows() => [0, 1, 7, 8, 64, 67, 1000];

    [TestCaseSource(nameof(Rows))]
    public void Write_EveryTypeByItself_ReadsBackEqual(int rows)
    {
        for (int column = 0; column < RandomTables.EveryType.Count; column++)
        {
            var schema = new Schema(RandomTables.EveryType[column]);
            Assert.That(RoundTrip(rows * 100 + column, schema, rows), Is.Null, schema[0].ToString());
        }
    }

    [TestCaseSource(nameof(Rows))]
    public void Write_PlainTypesTogether_ReadsBackEqual(int rows)
    {
        var fields = RandomTables.EveryType.Fields.Where(field => !HasOtherDictionary(field.Type)).ToList();
        Assert.That(fields, Has.Count.GreaterThan(50));
        Assert.That(RoundTrip(rows, new Schema(fields, RandomTables.EveryType.Metadata), rows), Is.Null);
    }

    [Test]
    public void Write_SomeColumns_LeavesTheOthersOutUnseen()
    {
        using var table = RandomTables.Create(1, new Schema(
            new Field("a", DataType.Int32), new Field("b", DataType.Utf8), new Field("c", DataType.Float64)), 10);
        var nodes = table.Batches[0].Nodes;
        var pruned = stackalloc ColumnNode*[] { nodes[0], null, nodes[2] };
        var batch = new Batch(table.Schema, pruned, 10);
        var encoder = new StreamEncoder(table.Schema, [2, 0]);
        var read = Encode(encoder, batch, out _);
        Assert.That(read.Schema.Fields.Select(field => field.Name), Is.EqualTo(new[] { "c", "a" }));
        Assert.That(read.RowCount, Is.EqualTo(10));
    }

    [Test]
    public void Write_DictionaryOfMillions_WritesOnlyTheTextsThatOccur()
    {
        const int Words = 1_000_000;
        var type = DataType.Dictionary(DataType.Int32, DataType.Utf8, ordered: true);
        var builder = new ColumnBuilder(DataType.Utf8);
        for (int i = 0; i < Words; i++)
            builder.AppendString("word" + i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var arena = new Arena();
        var codes = stackalloc int[] { 999_999, 5, 999_999 };
        var node = new ColumnNode { Length = 3, Values = (byte*)codes, Dictionary = builder.Build(arena) };
        var columns = stackalloc ColumnNode*[] { &node };
        var schema = new Schema(new Field("word", type, false));
        var read = Encode(new StreamEncoder(schema, [0]), new Batch(schema, columns, 3), out int bytes);
        Assert.That(bytes, Is.LessThan(1000));
        Assert.That(read.Schema, Is.EqualTo(schema));
        Assert.That(read[0].Dictionary.Length, Is.EqualTo(2));
        Assert.That(new[] { 0, 1, 2 }.Select(row => read[0].GetString(row)),
            Is.EqualTo(new[] { "word999999", "word5", "word999999" }));
    }

    [Test]
    public void Write_CodesOfNullTexts_AreNullRows()
    {
        var type = DataType.Dictionary(DataType.Int32, DataType.Utf8);
        var builder = new ColumnBuilder(DataType.Utf8);
        builder.AppendNull();
        builder.AppendString("word");
        using var arena = new Arena();
        var codes = stackalloc int[] { 1, 0, 1, 7 };
        byte valid = 0b0111;
        var node = new ColumnNode
        {
            Length = 4, NullCount = 1, Validity = &valid, Values = (byte*)codes, Dictionary = builder.Build(arena),
        };
        var columns = stackalloc ColumnNode*[] { &node };
        var schema = new Schema(new Field("word", type, false));
        var read = Encode(new StreamEncoder(schema, [0]), new Batch(schema, columns, 4), out _);
        Assert.That(Enumerable.Range(0, 4).Select(row => read[0].GetString(row)),
            Is.EqualTo(new[] { "word", null, "word", null }));
        Assert.That(read.Schema, Is.EqualTo(schema));
    }

    [Test]
    public void Write_NullRows_HideWhatMemoryHeld()
    {
        byte valid = 0b101;
        var values = stackalloc long[] { 1, 0x5EC2E7, 3 };
        var node = new ColumnNode { Length = 3, NullCount = 1, Validity = &valid, Values = (byte*)values };
        var columns = stackalloc ColumnNode*[] { &node };
        var schema = new Schema(new Field("secret", DataType.Int64));
        var read = Encode(new StreamEncoder(schema, [0]), new Batch(schema, columns, 3), out _);
        Assert.That(read[0].Values<long>().ToArray(), Is.EqualTo(new[] { 1L, 0, 3 }));
        Assert.That(read[0].NullCount, Is.EqualTo(1));
    }

    [Test]
    public void Write_TargetTooSmall_LeavesItAsItWas()
    {
        using var table = RandomTables.Create(1, new Schema(new Field("a", DataType.Int64)), 1000);
        var target = new GrowingBytes(4000);
        target.Append(16);
        Assert.That(() => new StreamEncoder(table.Schema, [0]).Write(table.Batches[0], target),
            Throws.TypeOf<ArenaLimitException>());
        Assert.That(target.Length, Is.EqualTo(16));
    }

    [Test]
    public void Write_WarmTarget_AllocatesNothing()
    {
        var schema = new Schema(new Field("a", DataType.Int64), new Field("b", DataType.Utf8),
            new Field("c", DataType.Dictionary(DataType.Int16, DataType.Utf8)),
            new Field("d", DataType.List(DataType.Float32)), new Field("e", DataType.Bool));
        using var table = RandomTables.Create(3, schema, 100);
        var encoder = new StreamEncoder(schema, [0, 1, 2, 3, 4]);
        var target = new GrowingBytes();
        encoder.Write(table.Batches[0], target);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            target.Truncate(0);
            encoder.Write(table.Batches[0], target);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    // Those are written as Arrow's dictionaries, with everything else of their batch.
    private static bool HasOtherDictionary(DataType type) => type.Id is TypeId.Dictionary
        ? !type.ValueType!.IsVariableBinary()
        : type.Children.Any(child => HasOtherDictionary(child.Type));

    private static string? RoundTrip(int seed, Schema schema, int rows)
    {
        using var table = RandomTables.Create(seed, schema, rows);
        var batch = table.Batches[0];
        for (int i = 0; i < schema.Count; i++)
            FillTexts(schema[i].Type, batch.NodeAt(i));
        var target = new GrowingBytes();
        new StreamEncoder(schema, [.. Enumerable.Range(0, schema.Count)]).Write(batch, target);
        using var plain = IpcReader.ReadTable(target.Written);
        using var arena = new Arena();
        fixed (byte* data = target.Written)
        {
            var read = new StreamDecoder().Read(data, target.Length, arena);
            string? difference = TableEquality.Difference(batch, read);
            return difference is null ? null : $"seed {seed}: {difference}";
        }
    }

    // A code of a null text comes back as a null row, which the next test looks at.
    private static void FillTexts(DataType type, ColumnNode* node)
    {
        if (type.Id is TypeId.Dictionary && type.ValueType!.IsVariableBinary())
            *node->Dictionary = *node->Dictionary with { NullCount = 0, Validity = null };
        for (int i = 0; i < type.Children.Count; i++)
            FillTexts(type.Children[i].Type, node->Children + i);
    }

    private static Batch Encode(StreamEncoder encoder, Batch batch, out int bytes)
    {
        var target = new GrowingBytes();
        encoder.Write(batch, target);
        bytes = target.Length;
        Assert.That(bytes % 8, Is.Zero);
        var arena = new Arena();
        byte* copy = arena.Allocate(bytes);
        target.Written.CopyTo(new Span<byte>(copy, bytes));
        return new StreamDecoder().Read(copy, bytes, arena);
    }
}
