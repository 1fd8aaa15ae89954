using System.Text;
using AdFlow.Tables.Json;

namespace AdFlow.Tables.Tests.Json;

public sealed class JsonRowReaderTests
{
    [Test]
    public void TryRead_UnknownFieldsThatAreToBeIgnored_AreSkippedAtAnyDepth()
    {
        TypeText.TryParse("struct<a: int32, b: struct<c: utf8?>>", out var field, out _);
        var schema = new Schema([.. field.Type.Children]);
        var builder = new BatchBuilder(schema);
        var reader = new JsonRowReader(schema, ignoreUnknown: true);
        bool ok = reader.TryRead("""{"x":[{}],"b":{"y":{"c":1},"c":"c"},"a":1,"x":2}"""u8, builder, out var errors);
        Assert.That(ok, Is.True, () => errors[0].ToString());
        Assert.That(Text(builder), Is.EqualTo("""{"a":1,"b":{"c":"c"}}""" + "\n"));
        Assert.That(reader.TryRead("""{"a":1,"a":2,"b":{}}"""u8, builder, out _), Is.False, "known fields once");
    }

    // Each case: a type, JSON for a value of it, and how the value is written back.
    [TestCase("int8", "-128", "-128"), TestCase("int8", "\"127\"", "127"), TestCase("int8", "1.20e1", "12")]
    [TestCase("int64", "9007199254740992", "9007199254740992")]
    [TestCase("int64", "9007199254740993", "\"9007199254740993\"")]
    [TestCase("int64", "\"-9223372036854775808\"", "\"-9223372036854775808\"")]
    [TestCase("uint64", "18446744073709551615", "\"18446744073709551615\"")]
    [TestCase("int32", "0.0e-999999999999", "0"), TestCase("int32", "-0", "0")]
    [TestCase("float32", "0.1", "0.1"), TestCase("float32", "16777217", "16777216")]
    [TestCase("float32", "1.00000017881393432617187499", "1.0000001")]
    [TestCase("float64", "\"NaN\"", "\"NaN\""), TestCase("float64", "\"-Infinity\"", "\"-Infinity\"")]
    [TestCase("float64", "1e-400", "0"), TestCase("float64", "-0", "-0"), TestCase("float64", "\"1.5\"", "1.5")]
    [TestCase("float16", "65504", "65500")]
    [TestCase("decimal(5,2)", "1.5", "\"1.50\""), TestCase("decimal(5,2)", "\"-999.99\"", "\"-999.99\"")]
    [TestCase("decimal(5,2)", "1e2", "\"100.00\""), TestCase("decimal(5,2)", "1.2300000000", "\"1.23\"")]
    [TestCase("decimal(3,3)", "0.001", "\"0.001\""), TestCase("decimal(3,0)", "0e999999999", "\"0\"")]
    [TestCase("date", "\"2024-02-29\"", "\"2024-02-29\""), TestCase("date", "\"-000001-12-31\"", "\"-000001-12-31\"")]
    [TestCase("timestamp", "\"2024-02-29T12:30+01:30\"", "\"2024-02-29T11:00:00Z\"")]
    [TestCase("timestamp", "\"1969-12-31T23:59:59.9999990Z\"", "\"1969-12-31T23:59:59.999999Z\"")]
    [TestCase("time", "\"23:59:59.5\"", "\"23:59:59.500000\""), TestCase("time", "\"00:00\"", "\"00:00:00\"")]
    [TestCase("duration", "\"P1DT1H\"", "\"PT25H\""), TestCase("duration", "\"-PT0.5S\"", "\"-PT0.500000S\"")]
    [TestCase("duration", "\"P1W\"", "\"PT168H\""), TestCase("duration", "\"PT1H-60M\"", "\"PT0S\"")]
    [TestCase("utf8", "\"\\u00e9\\ud83d\\ude00\\n\"", "\"é\\uD83D\\uDE00\\n\"", Description = "escapes")]
    [TestCase("binary", "\"AQI=\"", "\"AQI=\""), TestCase("bool", "true", "true")]
    [TestCase("list<int32>", "[1, null, 3]", "[1,null,3]"), TestCase("vector<float32,2>", "[1,2]", "[1,2]")]
    [TestCase("map<utf8,int64>", "[[\"a\",1],[\"b\",null]]", "[[\"a\",1],[\"b\",null]]")]
    [TestCase("struct<a: int32, b: utf8?>", "{\"a\":1}", "{\"a\":1,\"b\":null}")]
    [TestCase("struct<a: int32, b: utf8?>", "{\"b\":\"x\",\"a\":1}", "{\"a\":1,\"b\":\"x\"}")]
    public void TryRead_Value_IsWrittenBack(string type, string json, string expected)
    {
        var (reader, builder) = Make($"struct<v: {type}>");
        bool ok = reader.TryRead(Encoding.UTF8.GetBytes($"{{\"v\":{json}}}"), builder, out var errors);
        Assert.That(ok, Is.True, () => errors[0].ToString());
        Assert.That(Text(builder), Is.EqualTo($"{{\"v\":{expected}}}\n"));
    }

    [TestCase("int8", "128"), TestCase("int8", "-129"), TestCase("int8", "1.5"), TestCase("int8", "true")]
    [TestCase("int8", "\"1 \""), TestCase("int8", "\"01\""), TestCase("int8", "\"\"")]
    [TestCase("int8", "1e99999999999")]
    [TestCase("uint8", "-1"), TestCase("uint64", "18446744073709551616"), TestCase("int64", "9223372036854775808")]
    [TestCase("float64", "1e400"), TestCase("float32", "3.5e38"), TestCase("float16", "65520")]
    [TestCase("float64", "\"nan\""), TestCase("float64", "\"1,5\""), TestCase("float64", "\"+1\"")]
    [TestCase("decimal(5,2)", "1.234"), TestCase("decimal(5,2)", "1000"), TestCase("decimal(5,2)", "\"NaN\"")]
    [TestCase("date", "\"2023-02-29\""), TestCase("date", "\"2023-13-01\""), TestCase("date", "19000")]
    [TestCase("date", "\"2023-1-1\""), TestCase("date", "\"+9000000-01-01\""), TestCase("time", "\"24:00:00\"")]
    [TestCase("time", "\"12:00:00Z\""), TestCase("time", "\"12:00:00.0000001\"")]
    [TestCase("timestamp", "\"2024-01-01T00:00:00\""), TestCase("timestamp", "\"2024-01-01 00:00:00Z\"")]
    [TestCase("timestamp", "\"2024-01-01T00:00:60Z\""), TestCase("timestamp", "1700000000")]
    [TestCase("timestamp", "\"+999999-01-01T00:00:00Z\"")]
    [TestCase("duration", "\"P1M\""), TestCase("duration", "\"P\""), TestCase("duration", "\"PT\"")]
    [TestCase("duration", "\"P1.5D\""), TestCase("duration", "\"PT1S1H\""), TestCase("duration", "1.5")]
    [TestCase("utf8", "1"), TestCase("utf8", "\"\\ud800\""), TestCase("binary", "\"AQ\""), TestCase("binary", "\"*\"")]
    [TestCase("bool", "1"), TestCase("bool", "\"true\""), TestCase("list<int32>", "{}"), TestCase("int32", "[1]")]
    [TestCase("vector<float32,2>", "[1]"), TestCase("vector<float32,2>", "[1,null]")]
    [TestCase("map<utf8,int64>", "{\"a\":1}"), TestCase("map<utf8,int64>", "[[\"a\"]]")]
    [TestCase("map<utf8,int64>", "[[null,1]]"), TestCase("map<utf8,int64>", "[[\"a\",1,2]]")]
    [TestCase("struct<a: int32>", "{}"), TestCase("struct<a: int32>", "[]"), TestCase("int32", "null")]
    public void TryRead_WrongValue_IsOneErrorAndNoRow(string type, string json)
    {
        var (reader, builder) = Make($"struct<before: list<utf8>?, v: {type}>");
        byte[] row = Encoding.UTF8.GetBytes($"{{\"before\":[\"x\"],\"v\":{json}}}");
        Assert.That(reader.TryRead(row, builder, out var errors), Is.False);
        Assert.That(errors, Has.Count.EqualTo(1));
        Assert.That(errors[0].Path, Does.StartWith("v"));
        Assert.That(errors[0].Expected, Is.Not.Empty);
        Assert.That(builder.RowCount, Is.Zero);
        Assert.That(builder[0].Child(0).Length, Is.Zero);
    }

    [Test]
    public void TryRead_SeveralErrors_ListsAllWithPathFoundExpectedAndByte()
    {
        var (reader, builder) = Make("struct<user: struct<tags: list<utf8>, age: int32>, price: float64, note: utf8?>");
        const string Row =
            """{"user":{"tags":["a",2,"c",{"x":[1]}],"prise":1},"price":"cheap","note":"x","note":"y"}""";
        Assert.That(reader.TryRead(Encoding.UTF8.GetBytes(Row), builder, out var errors), Is.False);
        Assert.That(errors.Select(error => error.ToString()), Is.EqualTo(new[]
        {
            "user.tags[1]: found 2, expected utf8: text in valid UTF-8 (byte 22)",
            "user.tags[3]: found an object, expected utf8: text in valid UTF-8 (byte 28)",
            "user.prise: found an unknown field, expected one of tags, age (byte 39)",
            "user.age: found no such field, expected int32: a whole number from -2147483648 to 2147483647 (byte 9)",
            "price: found \"cheap\", expected float64: a number from -1.7976931348623157E+308 to "
                + "1.7976931348623157E+308, \"NaN\", \"Infinity\" or \"-Infinity\" (byte 58)",
            "note: found the field a second time, expected each field once (byte 77)",
        }));
    }

    [TestCase("", 1), TestCase("{", 2), TestCase("[]", 1), TestCase("{} x", 4), TestCase("{\"v\":1,}", 8)]
    [TestCase("{\"v\":01}", 7), TestCase("{\n\"v\": ?}", 8), TestCase("null", 1), TestCase("{}{}", 3)]
    public void TryRead_NotOneObject_SaysWhere(string json, int column)
    {
        var (reader, builder) = Make("struct<v: int32?>");
        Assert.That(reader.TryRead(Encoding.UTF8.GetBytes(json), builder, out var errors), Is.False);
        Assert.That(errors[^1].Expected, Is.EqualTo("one JSON object"));
        Assert.That(errors[^1].Column, Is.EqualTo(column), () => errors[^1].ToString());
    }

    [Test]
    public void TryRead_DeepNesting_IsRefused()
    {
        var (reader, builder) = Make("struct<v: int32>");
        byte[] row = Encoding.UTF8.GetBytes("{\"v\":" + new string('[', 1_000_000));
        Assert.That(reader.TryRead(row, builder, out var errors), Is.False);
        Assert.That(errors[^1].Found, Does.Contain("depth"));
    }

    [TestCase("""{"v":[["abcd"]]}""", "", 0)]
    [TestCase("""{"v":[["abcde"]]}""", "5 bytes of text", 8)]
    [TestCase("""{"v":[["\u0061"]]}""", "6 bytes of text", 8)]
    [TestCase("""{"v":[[["a"]]]}""", "depth", 8)]
    public void TryRead_BeyondItsOwnLimits_IsRefused(string json, string found, int column)
    {
        var builder = Make("struct<v: list<list<utf8>>>").Builder;
        var reader = new JsonRowReader(builder.Schema, maxDepth: 3, maxTextBytes: 4);
        bool isRead = reader.TryRead(Encoding.UTF8.GetBytes(json), builder, out var errors);
        Assert.That(isRead, Is.EqualTo(found.Length == 0));
        Assert.That(isRead ? "" : errors[0].Found, Does.Contain(found));
        Assert.That(isRead ? 0 : errors[0].Column, Is.EqualTo(column), () => errors[0].ToString());
    }

    [Test]
    public void Clear_ForgetsDictionariesToo()
    {
        var item = new Field("item", DataType.Dictionary(DataType.Int8, DataType.Utf8));
        var builder = new BatchBuilder(new Schema([new Field("v", DataType.List(item))]));
        var reader = new JsonRowReader(builder.Schema);
        for (int i = 0; i < 1000; i++)
        {
            builder.Clear();
            byte[] row = Encoding.UTF8.GetBytes($$"""{"v":["{{i}}",null,"{{i + 1}}"]}""");
            Assert.That(reader.TryRead(row, builder, out _), Is.True);
            Assert.That(Text(builder), Is.EqualTo(Encoding.UTF8.GetString(row) + "\n"));
        }
    }

    [Test]
    public void TryRead_ManyErrors_ListsTheFirstHundred()
    {
        var (reader, builder) = Make("struct<v: list<int32>>");
        string items = string.Join(",", Enumerable.Repeat("true", 5000));
        Assert.That(reader.TryRead(Encoding.UTF8.GetBytes($"{{\"v\":[{items}]}}"), builder, out var errors), Is.False);
        Assert.That(errors, Has.Count.EqualTo(JsonRowReader.MaxErrors));
    }

    [Test]
    public void TryRead_AfterABadRow_GoodRowsStandAlone()
    {
        var (reader, builder) = Make("struct<a: list<struct<x: int32, y: utf8?>>?, b: vector<float32,2>?>");
        Assert.That(reader.TryRead("""{"a":[{"x":1}],"b":[1,2]}"""u8, builder, out _), Is.True);
        Assert.That(reader.TryRead("""{"a":[{"x":2,"y":"z"},{"y":"z"}],"b":[3]}"""u8, builder, out _), Is.False);
        Assert.That(reader.TryRead("""{"b":null}"""u8, builder, out _), Is.True);
        Assert.That(Text(builder), Is.EqualTo("{\"a\":[{\"x\":1,\"y\":null}],\"b\":[1,2]}\n{\"a\":null,\"b\":null}\n"));
    }

    [Test]
    public void TryRead_WarmReaderAndBuilder_AllocatesNothing()
    {
        var (reader, builder) = Make("struct<q: utf8, n: int64, x: float32?, t: timestamp, tags: list<utf8>>");
        byte[] row = """{"q":"a\u00e9","n":"12","x":0.1,"t":"2024-01-01T00:00Z","tags":["x","y"]}"""u8.ToArray();
        long Measure()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool ok = reader.TryRead(row, builder, out _);
            long after = GC.GetAllocatedBytesForCurrentThread();
            builder.Truncate(0);
            return ok ? after - before : -1;
        }
        Measure();
        Assert.That(Measure(), Is.Zero);
    }

    [Test]
    public void Constructor_RepeatedNameOrUnion_IsRefused()
    {
        var twice = new Schema(new Field("a", DataType.Int32), new Field("a", DataType.Int32));
        Assert.Throws<ArgumentException>(() => _ = new JsonRowReader(twice));
        var union = DataType.Union(dense: true, [new Field("i", DataType.Int32)], [0]);
        Assert.Throws<NotSupportedException>(() => _ = new JsonRowReader(new Schema(new Field("u", union))));
    }

    private static (JsonRowReader Reader, BatchBuilder Builder) Make(string type)
    {
        Assert.That(TypeText.TryParse(type, out var field, out string? error), Is.True, error);
        var schema = new Schema(field.Type.Children);
        return (new JsonRowReader(schema), new BatchBuilder(schema));
    }

    private static string Text(BatchBuilder builder)
    {
        using var table = builder.ToTable();
        var text = new System.Buffers.ArrayBufferWriter<byte>();
        new JsonRowWriter(table.Schema).WriteLines(text, table.Batches[0]);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
