using System.Buffers;
using System.Text;
using System.Text.Json;
using AdFlow.Tables.Json;

namespace AdFlow.Tables.Tests.Json;

public sealed unsafe class JsonRowWriterTests
{
    [Test]
    public void WriteRow_Intervals_AreIso8601WithOneSignOrOneEach()
    {
        var type = DataType.IntervalMonthDayNano;
        Assert.That(Written(type, Interval(14, 3, 90_500_000_000)), Is.EqualTo("\"P1Y2M3DT1M30.500000000S\""));
        Assert.That(Written(type, Interval(-1, 0, -1)), Is.EqualTo("\"-P1MT0.000000001S\""));
        Assert.That(Written(type, Interval(-1, 2, -3_600_000_000_000)), Is.EqualTo("\"P-1M2DT-1H\""));
        Assert.That(Written(type, Interval(0, 0, 0)), Is.EqualTo("\"P0D\""));
        Assert.That(Written(DataType.IntervalYearMonth, BitConverter.GetBytes(-14)), Is.EqualTo("\"-P1Y2M\""));
    }

    [Test]
    public void WriteRow_DecimalOfAnyScale_KeepsEveryDigit()
    {
        byte[] value = BitConverter.GetBytes(-1200);
        Assert.That(Written(DataType.Decimal(9, 2, 4), value), Is.EqualTo("\"-12.00\""));
        Assert.That(Written(DataType.Decimal(9, 6, 4), value), Is.EqualTo("\"-0.001200\""));
        Assert.That(Written(DataType.Decimal(9, -4, 4), value), Is.EqualTo("\"-1200E+4\""));
        Assert.That(Written(DataType.Decimal(9, 2_000_000_000, 4), value), Is.EqualTo("\"-1200E-2000000000\""));
        byte[] least = [.. new byte[31], 0x80];
        Assert.That(Written(DataType.Decimal(76, 0), least), Is.EqualTo(
            "\"-57896044618658097711785492504343953926634992332820282019728792003956564819968\""));
    }

    [Test]
    public void WriteRow_Union_IsAnObjectWithItsMember()
    {
        using var arena = new Arena();
        var fields = new[] { new Field("i", DataType.Int32), new Field("s", DataType.Utf8) };
        var integers = new ColumnBuilder(DataType.Int32);
        integers.Append(7);
        integers.Append(8);
        var texts = new ColumnBuilder(DataType.Utf8);
        texts.AppendString("x");
        texts.AppendNull();
        var dense = Union(arena, integers, texts, tags: [5, 3, 5, 3], offsets: [1, 0, 0, 1]);
        Assert.That(Lines(DataType.Union(dense: true, fields, [3, 5]), dense), Is.EqualTo(
            """{"v":{"s":null}} {"v":{"i":7}} {"v":{"s":"x"}} {"v":{"i":8}}"""));
        var sparse = Union(arena, integers, texts, tags: [3, 5], offsets: null);
        Assert.That(Lines(DataType.Union(dense: false, fields, [3, 5]), sparse), Is.EqualTo(
            """{"v":{"i":7}} {"v":{"s":null}}"""));
    }

    [Test]
    public void WriteRows_Batch_IsAnArrayAndFollowsTheCallersWriter()
    {
        var schema = new Schema(new Field("é<", DataType.Utf8));
        var builder = new BatchBuilder(schema);
        builder[0].AppendString("a&b");
        builder[0].AppendNull();
        using var table = builder.ToTable();
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
            new JsonRowWriter(schema).WriteRows(writer, table.Batches[0]);
        Assert.That(Encoding.UTF8.GetString(text.WrittenSpan), Is.EqualTo("""[{"é<":"a\u0026b"},{"é<":null}]"""));
    }

    [Test]
    public void WriteRow_AnyCulture_IsTheSame()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("ar-SA");
            Assert.That(Written(DataType.Float64, BitConverter.GetBytes(-1.5)), Is.EqualTo("-1.5"));
            Assert.That(Written(DataType.Int32, BitConverter.GetBytes(-15)), Is.EqualTo("-15"));
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    private static byte[] Interval(int months, int days, long nanoseconds) =>
        [.. BitConverter.GetBytes(months), .. BitConverter.GetBytes(days), .. BitConverter.GetBytes(nanoseconds)];

    private static ColumnNode* Union(
        Arena arena, ColumnBuilder first, ColumnBuilder second, byte[] tags, int[]? offsets)
    {
        var node = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        node->Length = tags.Length;
        node->ChildCount = 2;
        node->Children = (ColumnNode*)arena.Allocate(2 * sizeof(ColumnNode));
        node->Children[0] = *first.Build(arena);
        node->Children[1] = *second.Build(arena);
        node->Values = arena.Allocate(tags.Length);
        tags.CopyTo(new Span<byte>(node->Values, tags.Length));
        if (offsets is null)
            return node;
        node->Offsets = arena.Allocate(4 * offsets.Length);
        offsets.CopyTo(new Span<int>(node->Offsets, offsets.Length));
        return node;
    }

    private static string Lines(DataType type, ColumnNode* node)
    {
        var schema = new Schema(new Field("v", type));
        var text = new ArrayBufferWriter<byte>();
        new JsonRowWriter(schema).WriteLines(text, new Batch(schema, &node, node->Length));
        return Encoding.UTF8.GetString(text.WrittenSpan).TrimEnd().Replace('\n', ' ');
    }

    private static string Written(DataType type, byte[] value)
    {
        using var arena = new Arena();
        var builder = new ColumnBuilder(type);
        builder.AppendBytes(value);
        return Lines(type, builder.Build(arena))["{\"v\":".Length..^1];
    }
}
