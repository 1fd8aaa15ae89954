namespace AdFlow.Operators.Standard.Tests;

public sealed class WhereTests
{
    [TestCase("price > 2", "3,4")]
    [TestCase("price > 0", "1,3,4")]
    [TestCase("price is null", "2")]
    [TestCase("title == 'a' or price == 4", "1,4")]
    [TestCase("true", "1,2,3,4")]
    [TestCase("false", "")]
    public void Condition_OverColumns_KeepsTheTrueRowsInOrder(string condition, string ids)
    {
        var table = Rows.Of("id int64, price float64?, title utf8?", """{"id":1,"price":1.0,"title":"a"}""",
            """{"id":2,"price":null,"title":"b"}""", """{"id":3,"price":3.0,"title":null}""",
            """{"id":4,"price":4.0,"title":"d"}""");
        using var tester = new NodeTester("where", table).With(condition);

        Assert.That(string.Join(",", Ids(tester)), Is.EqualTo(ids));
    }

    [Test]
    public void Condition_OverTheRequest_ReadsIt()
    {
        var table = Rows.Of("id int64", """{"id":1}""", """{"id":2}""");
        var request = Rows.Of("least int64", """{"least":2}""");
        using var tester = new NodeTester("where", table).Request(request).With("id >= request.least");

        Assert.That(Ids(tester), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void Condition_NotBool_IsAnError()
    {
        var table = Rows.Of("id int64");
        using var tester = new OperatorTester<Where>().Input(table)
            .With("condition", Bound.Expression(table, "id + 1")).Bind();

        Assert.That(tester.Errors, Is.EqualTo(new[]
        {
            "condition: the condition is int64; expected bool: compare it, as in 'id + 1 > 0'",
        }));
    }

    [Test]
    public void Rows_Random_AreTheReferencesRows([Range(1, 20)] int seed)
    {
        var random = new RandomRows(seed);
        var rows = Enumerable.Range(0, random.Count(3000))
            .Select(id => (Id: id, A: random.Integer(9), B: random.Float())).ToArray();
        var table = Rows.Of("id int64, a int64?, b float64?",
            [.. rows.Select(row => RandomRows.Line(("id", row.Id), ("a", row.A), ("b", row.B)))]);
        using var tester = new NodeTester("where", table).With("a > 0 and not (b < 1.0)");

        // Three-valued: null and false is false, anything else with a null drops the row as well.
        var expected = rows.Where(row => row.A > 0 && row.B is { } b && !(b < 1.0)).Select(row => row.Id);
        Assert.That(Ids(tester), Is.EqualTo(expected), $"seed {seed}");
    }

    private static long[] Ids(NodeTester tester) => tester.Run()["id"].Values<long>().ToArray();
}
