using System.Text;
using AdFlow.Tables.Csv;
using AdFlow.Tables.Json;
using AdFlow.Tables.Literals;
using AdFlow.Tables.Tests.Json;

namespace AdFlow.Tables.Tests.Csv;

public sealed class CsvTests
{
    [TestCase("a,b\r\n1,x\r\n", "{ a: int64, b: utf8 }", "{\"a\":1,\"b\":\"x\"}\n")]
    [TestCase("a,b\n1,\n,\"\"\n", "{ a: int64?, b: utf8? }", "{\"a\":1,\"b\":null}\n{\"a\":null,\"b\":\"\"}\n")]
    [TestCase("a\n1\n2.5\nNaN", "{ a: float64 }", "{\"a\":1}\n{\"a\":2.5}\n{\"a\":\"NaN\"}\n")]
    [TestCase("a\ntrue\n\nfalse\n", "{ a: bool? }", "{\"a\":true}\n{\"a\":null}\n{\"a\":false}\n")]
    [TestCase("a,b\ntrue,1\n\n\r\n1,2\n", "{ a: utf8, b: int64 }", "{\"a\":\"true\",\"b\":1}\n{\"a\":\"1\",\"b\":2}\n")]
    [TestCase("a\n007\n", "{ a: utf8 }", "{\"a\":\"007\"}\n")]
    [TestCase("a\n9223372036854775808\n", "{ a: utf8 }", "{\"a\":\"9223372036854775808\"}\n")]
    [TestCase("a\n1e400\n", "{ a: utf8 }", "{\"a\":\"1e400\"}\n")]
    [TestCase("a\n\"1\"\n\"\"", "{ a: int64? }", "{\"a\":1}\n{\"a\":null}\n")]
    [TestCase("\uFEFF\"a\",\"b\"\"c\"\n\"x\r\ny, \"\"z\"\"\",2", "{ a: utf8, b\"c: int64 }",
        "{\"a\":\"x\\r\\ny, \\\"z\\\"\",\"b\\\"c\":2}\n")]
    [TestCase("a,b\n", "{ a: utf8, b: utf8 }", ""), TestCase("a\nx\ry", "{ a: utf8 }", "{\"a\":\"x\\ry\"}\n")]
    public void Read_Text_InfersTypesAndValues(string text, string schema, string json)
    {
        using var table = CsvReader.Read(Utf8(text));
        Assert.That(table.Schema.ToString(), Is.EqualTo(schema));
        using var written = new MemoryStream();
        JsonLines.Write(table, written);
        Assert.That(Encoding.UTF8.GetString(written.ToArray()), Is.EqualTo(json));
    }

    [TestCase("", "line 1: found an empty file, expected a header row with the column names")]
    [TestCase("a,a\n", "line 1, column 3: found the column name 'a' a second time, expected unique names")]
    [TestCase("a,b\n\"x\ny\",1\n1\n1,2,3\n",
        "line 4: found 1 fields, expected 2 as in the header\nline 5: found 3 fields, expected 2 as in the header")]
    [TestCase("a,b\n1,x\"y\n", "line 2, column 4: found a quote inside an unquoted field")]
    [TestCase("a,b\n1,\"x\"y\n", "line 2, column 6: found text after the closing quote")]
    [TestCase("a,b\n1,\"x\ny\n", "line 2, column 3: found a quote that is never closed")]
    public void Read_Malformed_SaysWhere(string text, string message)
    {
        var error = Assert.Throws<TableTextException>(() => CsvReader.Read(Utf8(text)));
        Assert.That(error!.Message, Does.StartWith(message));
    }

    [TestCase(10_000, null)]
    [TestCase(10_001, "line 1, column 20001: found more than 10000 fields")]
    public void Read_ManyColumns_UpToALimit(int count, string? message)
    {
        string names = string.Join(',', Enumerable.Range(0, count).Select(i => (char)(0x4E00 + i)));
        names = count > 10_000 ? string.Concat(Enumerable.Repeat("a,", count)) : names;
        if (message is null)
            Assert.That(CsvReader.InferSchema(Utf8(names + "\n")).Count, Is.EqualTo(count));
        else
            Assert.That(() => CsvReader.InferSchema(Utf8(names + "\n")),
                Throws.TypeOf<TableTextException>().With.Message.StartsWith(message));
    }

    [Test]
    public void Read_InvalidUtf8_SaysWhere()
    {
        byte[] text = [.. "a,b\n1,x"u8, 0xFF, .. "\n"u8];
        var error = Assert.Throws<TableTextException>(() => CsvReader.Read(new MemoryStream(text)));
        Assert.That(error!.Message, Is.EqualTo(
            "line 2, column 3: b: found 'x\uFFFD', expected utf8: text in valid UTF-8"));
    }

    [Test]
    public void Read_DeclaredSchema_TakesColumnsInAnyOrder()
    {
        var schema = new Schema(
            new Field("day", DataType.Date32), new Field("price", DataType.Decimal(9, 2), Nullable: false));
        using var table = CsvReader.Read(Utf8("price,day\n1.5,2024-02-29\n2,\n"), schema);
        Assert.That(Written(table), Is.EqualTo("day,price\r\n2024-02-29,1.50\r\n,2.00\r\n"));
        var error = Assert.Throws<TableTextException>(
            () => CsvReader.Read(Utf8("price,day\n,2024-02-30\n1.234,2024-02-29\n"), schema));
        Assert.That(error!.Errors, Has.Count.EqualTo(3));
        Assert.That(error.Errors[0], Does.StartWith(
            "line 2, column 1: price: found an empty field, expected decimal(9,2)"));
        Assert.That(error.Errors[1], Does.StartWith("line 2, column 2: day: found '2024-02-30', expected date"));
        Assert.Throws<TableTextException>(() => CsvReader.Read(Utf8("price\n1"), schema));
    }

    [Test]
    public void Write_NestedBytesAndDictionary_AreJsonBase64AndText()
    {
        var schema = new Schema(
            new Field("l", DataType.List(DataType.Utf8)), new Field("b", DataType.Binary),
            new Field("d", DataType.Dictionary(DataType.Int8, DataType.Utf8)));
        var builder = new BatchBuilder(schema);
        builder[0].Child(0).AppendString("x,y");
        builder[0].EndRow();
        builder[1].AppendBytes([1, 2]);
        builder[2].AppendString("k");
        using var table = builder.ToTable();
        Assert.That(Written(table), Is.EqualTo("l,b,d\r\n\"[\"\"x,y\"\"]\",AQI=,k\r\n"));
    }

    [Test]
    public void WriteThenRead_RandomScalarTables_AreEqual([Range(1, 60)] int seed)
    {
        var rows = new RandomRows(seed);
        var schema = new Schema([.. rows.Schema(12).Fields.Where(
            field => field.Type.Children.Count == 0 && field.Type.Id is not (TypeId.Struct or TypeId.Null)
                && !(field.Type.IsVariableBinary() && !field.Type.IsText()))]);
        using var expected = rows.Table(schema, rows: 30);
        using var actual = CsvReader.Read(Utf8(Written(expected)), schema);
        Values.AssertEqual(actual, expected, $"seed {seed}");
    }

    [Test]
    public void Read_RandomBytes_ReadsOrRefuses([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        const string Letters = "a1,\"\r\n.e-";
        for (int round = 0; round < 500; round++)
        {
            string text = string.Concat(
                Enumerable.Range(0, random.Next(40)).Select(_ => Letters[random.Next(Letters.Length)]));
            try
            {
                using var table = CsvReader.Read(Utf8(text));
                using var again = CsvReader.Read(Utf8(Written(table)), table.Schema);
                Values.AssertEqual(again, table, $"seed {seed}: {text}");
            }
            catch (TableTextException refused)
            {
                Assert.That(refused.Message, Does.StartWith("line "), $"seed {seed}: {text}");
            }
        }
    }

    private static string Written(Table table)
    {
        using var stream = new MemoryStream();
        CsvWriter.Write(table, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static MemoryStream Utf8(string text) => new(Encoding.UTF8.GetBytes(text));
}
