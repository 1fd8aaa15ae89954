namespace AdFlow.Operators.Standard.Tests;

public sealed class DistinctTests
{
    [Test]
    public void Rows_EqualInNamedColumns_KeepTheFirst()
    {
        var table = Rows.Of("id int64, t utf8", """{"id":1,"t":"a"}""", """{"id":2,"t":"b"}""", """{"id":3,"t":"a"}""");
        using var tester = new OperatorTester<Distinct>().Input(table).With("by", Bound.Columns(table, "t"));

        Assert.That(tester.Print(), Is.EqualTo(new[] { """{"id":1,"t":"a"}""", """{"id":2,"t":"b"}""" }));
    }

    [Test]
    public void Specials_OfOneKind_AreEqual()
    {
        var table = Rows.Of("v float64?", """{"v":"NaN"}""", """{"v":null}""", """{"v":0.0}""", """{"v":-0.0}""",
            """{"v":null}""", """{"v":"NaN"}""", """{"v":1.0}""");
        using var tester = new OperatorTester<Distinct>().Input(table);

        Assert.That(tester.Print(), Is.EqualTo(
            new[] { """{"v":"NaN"}""", """{"v":null}""", """{"v":0}""", """{"v":1}""" }));
    }

    [Test]
    public void Lists_AndStructs_AreComparedByTheirItems()
    {
        var table = Rows.Of("l list<int32>, s struct<a: utf8?>", """{"l":[1,2],"s":{"a":"x"}}""",
            """{"l":[1],"s":{"a":"x"}}""", """{"l":[1,2],"s":{"a":"x"}}""", """{"l":[1,2],"s":{"a":null}}""");
        using var tester = new OperatorTester<Distinct>().Input(table);

        Assert.That(tester.Run().RowCount, Is.EqualTo(3));
    }

    [Test]
    public void Rows_Random_AreTheReferencesRows([Range(1, 20)] int seed)
    {
        var random = new RandomRows(seed);
        var rows = Enumerable.Range(0, random.Count(300)).Select(id =>
            (Id: id, A: random.Integer(3), B: random.Float(), C: random.Text(2), D: random.Bool())).ToArray();
        var table = Rows.Of("id int64, a int32?, b float32?, c utf8?, d bool?", [.. rows.Select(row => RandomRows.Line(
            ("id", row.Id), ("a", row.A), ("b", row.B), ("c", row.C), ("d", row.D)))]);
        using var tester = new OperatorTester<Distinct>().Input(table)
            .With("by", Bound.Columns(table, "a", "b", "c", "d"));

        // Equality of double?: NaN equals NaN, -0.0 equals 0.0, null equals null.
        var expected = rows.DistinctBy(row => (row.A, row.B, row.C, row.D)).Select(row => (long)row.Id).ToArray();
        Assert.That(tester.Run()["id"].Values<long>().ToArray(), Is.EqualTo(expected), $"seed {seed}");
    }

    [Test]
    public void Name_WithMinus_IsAnError()
    {
        var table = Rows.Of("a int64");
        using var tester = new OperatorTester<Distinct>().Input(table).With("by", Bound.Columns(table, "-a")).Bind();

        Assert.That(tester.Errors, Is.EqualTo(new[]
        {
            "by: '-a' asks for an order, which groups do not have; delete the '-'",
        }));
    }

    [Test]
    public void WarmRun_SomeRowsKept_AllocatesNothing()
    {
        var table = Rows.Of("a int64, t utf8",
            [.. Enumerable.Range(0, 500).Select(i => RandomRows.Line(("a", i % 7), ("t", $"t{i % 3}")))]);
        using var tester = new OperatorTester<Distinct>().Input(table);

        Assert.That(tester.WarmAllocations(), Is.Zero);
    }
}
