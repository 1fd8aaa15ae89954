using System.Text;
using AdFlow.Tables.Json;
using AdFlow.Tables.Literals;

namespace AdFlow.Tables.Tests.Json;

public sealed class JsonLinesTests
{
    [TestCase("{\"a\":true}", "{ a: bool }"), TestCase("{\"a\":1}\n{\"a\":-2}", "{ a: int64 }")]
    [TestCase("{\"a\":1}\n{\"a\":2.5}", "{ a: float64 }"), TestCase("{\"a\":18446744073709551615}", "{ a: float64 }")]
    [TestCase("{\"a\":1}\n{\"a\":\"9007199254740993\"}", "{ a: int64 }")]
    [TestCase("{\"a\":\"9007199254740993\"}\n{\"a\":1}\n{\"a\":\"NaN\"}", "{ a: float64 }")]
    [TestCase("{\"a\":\"9007199254740993\"}", "{ a: utf8 }"), TestCase("{\"a\":\"NaN\"}", "{ a: utf8 }")]
    [TestCase("{\"a\":1}\n{}", "{ a: int64? }"), TestCase("{\"a\":1}\n{\"a\":null}", "{ a: int64? }")]
    [TestCase("{\"b\":1,\"a\":null}", "{ b: int64, a: utf8? }"), TestCase("{\"a\":[]}", "{ a: list<utf8> }")]
    [TestCase("{\"a\":[1,null,2.5]}", "{ a: list<float64> }")]
    [TestCase("{\"a\":null}\n{\"a\":{\"x\":1}}\n{\"a\":{\"x\":2,\"y\":\"z\"}}", "{ a: struct<x: int64, y: utf8?>? }")]
    [TestCase("{\"a\":[{\"x\":1},{\"y\":[true]}]}", "{ a: list<struct<x: int64?, y: list<bool>?>> }")]
    [TestCase("\uFEFF{\"a\":1}\r\n\n  \r\n{\"a\":2}\r\n", "{ a: int64 }"), TestCase("", "{  }")]
    public void InferSchema_Rows_FitsAll(string text, string expected)
    {
        Assert.That(JsonLines.InferSchema(Utf8(text)).ToString(), Is.EqualTo(expected));
        using var table = JsonLines.Read(Utf8(text));
        Assert.That(table.Schema.ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void Read_UnlikeTypes_NamesBothLines()
    {
        const string Text = "{\"a\":1,\"b\":{\"c\":[1]}}\n\n{\"a\":\"x\",\"b\":{\"c\":[{}]}}\n";
        var error = Assert.Throws<TableTextException>(() => JsonLines.Read(Utf8(Text)));
        Assert.That(error!.Errors, Is.EqualTo(new[]
        {
            "line 3: a: found a string, expected a number as in line 1",
            "line 3: b.c[]: found an object, expected a number as in line 1",
        }));
    }

    [Test]
    public void Read_MalformedLines_ListsThemByLineUpToALimit()
    {
        var error = Assert.Throws<TableTextException>(
            () => JsonLines.Read(Utf8("{\"a\":1}\n{\"a\":\n[1]\n{\"\\ud800\":1}")));
        Assert.That(error!.Errors.Select(line => line[..7]), Is.EqualTo(new[] { "line 2:", "line 3:", "line 4:" }));
        string many = string.Concat(Enumerable.Repeat("{\n", 50));
        error = Assert.Throws<TableTextException>(() => JsonLines.Read(Utf8(many)));
        Assert.That(error!.Errors, Has.Count.EqualTo(TableTextException.MaxErrors));
    }

    [Test]
    public void Read_DeclaredSchema_ListsErrorsOfSeveralRows()
    {
        var schema = new Schema(new Field("a", DataType.Int32, Nullable: false));
        var error = Assert.Throws<TableTextException>(
            () => JsonLines.Read(Utf8("{\"a\":1}\n{}\n{\"a\":null}\n{\"b\":1,\"a\":2}"), schema));
        Assert.That(error!.Errors, Has.Count.EqualTo(3));
        Assert.That(error.Errors[0], Does.StartWith("line 2: a: found no such field, expected int32"));
        Assert.That(error.Errors[2], Is.EqualTo("line 4: b: found an unknown field, expected one of a (byte 2)"));
    }

    [Test]
    public void Read_ManyRows_MakesSeveralBatchesAndWritesBackTheSame()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 150_000; i++)
            text.Append("{\"id\":").Append(i).Append(",\"name\":\"n").Append(i % 7).Append("\"}\n");
        using var table = JsonLines.Read(Utf8(text.ToString()));
        Assert.That(table.RowCount, Is.EqualTo(150_000));
        Assert.That(table.Batches, Has.Count.GreaterThan(1));
        using var written = new MemoryStream();
        JsonLines.Write(table, written);
        Assert.That(Encoding.UTF8.GetString(written.ToArray()), Is.EqualTo(text.ToString()));
    }

    [Test]
    public void LineReader_AnyLengthsAndBlockSizes_GivesEachLine([Values(1, 2, 7, 4096)] int block)
    {
        var expected = new List<string>();
        for (int i = 0; i < 60; i++)
            expected.Add(new string((char)('a' + i % 26), i * i * 40 % 200_001));
        var reader = new LineReader(new SlowStream(Encoding.UTF8.GetBytes(string.Join('\n', expected)), block));
        foreach (string line in expected)
        {
            Assert.That(reader.TryRead(out var found), Is.True);
            Assert.That(Encoding.UTF8.GetString(found), Is.EqualTo(line));
        }
        Assert.That(reader.TryRead(out _), Is.False);
    }

    [Test]
    public void LineReader_EndlessLine_IsRefused()
    {
        var reader = new LineReader(new MemoryStream(new byte[300_000]), maxLineBytes: 100_000);
        var error = Assert.Throws<TableTextException>(() => reader.TryRead(out _));
        Assert.That(error!.Message, Does.StartWith("line 1: found a line of more than 100000 bytes"));
    }

    private static MemoryStream Utf8(string text) => new(Encoding.UTF8.GetBytes(text));

    private sealed class SlowStream(byte[] bytes, int block) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, block));
    }
}
