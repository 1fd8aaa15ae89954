using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

public sealed class SortTests
{
    [TestCase("v", "3,1,2,4,5")]
    [TestCase("-v", "2,1,3,4,5")]
    public void Specials_EitherDirection_ComeLast(string by, string ids)
    {
        var table = Rows.Of("id int64, v float64?", """{"id":1,"v":1.0}""", """{"id":2,"v":"Infinity"}""",
            """{"id":3,"v":"-Infinity"}""", """{"id":4,"v":"NaN"}""", """{"id":5,"v":null}""");
        using var tester = new OperatorTester<Sort>().Input(table).With("by", Bound.Columns(table, by));

        Assert.That(Ids(tester), Is.EqualTo(ids));
    }

    [TestCase("int64", "9223372036854775807", "-9223372036854775808", "0")]
    [TestCase("uint64", "18446744073709551615", "0", "9223372036854775808")]
    [TestCase("uint8", "255", "0", "7")]
    [TestCase("decimal(38,2)", "170000000000000000000000000000.01", "-170000000000000000000000000000.02", "0.01")]
    [TestCase("decimal(9,2)", "1.01", "-0.02", "0.01")]
    [TestCase("decimal(60,0)", "340282366920938463463374607431768211456", "-1", "18446744073709551615")]
    [TestCase("date", "2024-01-01", "1969-01-01", "2023-12-31")]
    [TestCase("timestamp", "2024-01-01T00:00:01Z", "1969-01-01T00:00:00Z", "2024-01-01T00:00:00Z")]
    [TestCase("utf8", "long text b", "long text a", "long text aa")]
    [TestCase("bool", "true", "false", null)]
    public void Values_OfAnyType_HaveTheirOrder(string type, string largest, string smallest, string? between)
    {
        string?[] values = [largest, null, smallest, .. between is null ? [] : new[] { between }];
        var table = Rows.Of($"id int64, v {type}?", [.. values.Select((value, i) =>
            $"{{\"id\":{i},\"v\":{(value is null ? "null" : type == "bool" ? value : $"\"{value}\"")}}}")]);
        using var ascending = new OperatorTester<Sort>().Input(table).With("by", Bound.Columns(table, "v"));
        string middle = between is null ? "" : "3,";

        Assert.That(Ids(ascending), Is.EqualTo($"2,{middle}0,1"));
        using var descending = new OperatorTester<Sort>().Input(table).With("by", Bound.Columns(table, "-v"));
        Assert.That(Ids(descending), Is.EqualTo($"0,{middle}2,1"));
    }

    [Test]
    public void Column_WithoutOrder_IsAnError()
    {
        var table = Rows.Of("id int64, v list<int32>");
        using var tester = new OperatorTester<Sort>().Input(table).With("by", Bound.Columns(table, "v")).Bind();

        Assert.That(tester.Errors, Is.EqualTo(new[]
        {
            "by: column 'v' is list<int32>, which has no order; expected numbers, bools, dates, times, texts or bytes",
        }));
    }

    [Test]
    public void Rows_Random_AreTheReferencesRows([Range(1, 20)] int seed)
    {
        var random = new RandomRows(seed);
        var rows = Enumerable.Range(0, random.Count(400)).Select(id =>
            (Id: id, A: random.Integer(4), B: random.Float(), C: random.Text(3), D: random.Bool())).ToArray();
        var table = Rows.Of("id int64, a int64?, b float32?, c utf8?, d bool?", [.. rows.Select(row => RandomRows.Line(
            ("id", row.Id), ("a", row.A), ("b", row.B), ("c", row.C), ("d", row.D)))]);
        using var tester = new OperatorTester<Sort>().Input(table)
            .With("by", Bound.Columns(table, "-d", "c", "a", "-b"));

        var expected = rows.OrderBy(row => row.D is null).ThenByDescending(row => row.D)
            .ThenBy(row => row.C is null).ThenBy(row => row.C, StringComparer.Ordinal)
            .ThenBy(row => row.A is null).ThenBy(row => row.A)
            .ThenBy(row => row.B is null ? 2 : double.IsNaN(row.B.Value) ? 1 : 0).ThenByDescending(row => row.B + 0.0);
        Assert.That(Ids(tester), Is.EqualTo(string.Join(",", expected.Select(row => row.Id))), $"seed {seed}");
    }

    [Test]
    public void Texts_OfADictionary_AreSortedAsTexts()
    {
        var values = DataType.Dictionary(DataType.Int8, DataType.Utf8);
        var plain = Rows.Of("v utf8?", """{"v":"b"}""", """{"v":null}""", """{"v":"a"}""", """{"v":"b"}""");
        var table = Encoded(plain, values);
        using var tester = new OperatorTester<Sort>().Input(table).With("by", Bound.Columns(table, "v"));

        Assert.That(tester.Print(), Is.EqualTo(
            new[] { """{"v":"a"}""", """{"v":"b"}""", """{"v":"b"}""", """{"v":null}""" }));
        plain.Dispose();
    }

    [Test]
    public void WarmRun_ManyRows_AllocatesNothing()
    {
        var table = Rows.Of("a int64, t utf8",
            [.. Enumerable.Range(0, 500).Select(i => RandomRows.Line(("a", i % 7), ("t", $"t{i % 3}")))]);
        using var tester = new OperatorTester<Sort>().Input(table).With("by", Bound.Columns(table, "t", "-a"));

        Assert.That(tester.WarmAllocations(), Is.Zero);
    }

    private static unsafe Table Encoded(Table plain, DataType type)
    {
        var arena = new Arena();
        var source = plain.Batches[0][0];
        var builder = new BatchBuilder(new Schema(new Field("v", type)));
        for (int row = 0; row < source.Length; row++)
            if (source.IsValid(row))
                builder[0].AppendString(source.GetString(row)!);
            else
                builder[0].AppendNull();
        return new Table(builder.Schema, [builder.Build(arena)], arena);
    }

    private static string Ids(OperatorTester<Sort> tester) =>
        string.Join(",", tester.Run()["id"].Values<long>().ToArray());
}
