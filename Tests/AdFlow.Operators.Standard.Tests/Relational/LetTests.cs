using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

public sealed class LetTests
{
    private const string Schema = "id int32, price float32?, title utf8?, day date?, at timestamp?";

    private static Table TwoRows => Rows.Of(Schema,
        """{"id":1,"price":1.5,"title":"a","day":"2024-02-29","at":"2024-01-01T00:00:00Z"}""",
        """{"id":2,"price":null,"title":null,"day":null,"at":null}""");

    private static Table OneRequest => Rows.Of("word utf8, size int32, nothing utf8?, day date",
        """{"word":"find","size":7,"nothing":null,"day":"2024-05-01"}""");

    [TestCase("x: price * 2", """[3,null]""")]
    [TestCase("x: id + 1", """[2,3]""")]
    [TestCase("x: price > 1", """[true,null]""")]
    [TestCase("x: price is null", """[false,true]""")]
    [TestCase("x: title", """["a",null]""")]
    [TestCase("x: 'const'", """["const","const"]""")]
    [TestCase("x: request.word", """["find","find"]""")]
    [TestCase("x: request.nothing", """[null,null]""")]
    [TestCase("x: request.size + id", """[8,9]""")]
    [TestCase("x: request.day", """["2024-05-01","2024-05-01"]""")]
    [TestCase("x: day", """["2024-02-29",null]""")]
    [TestCase("x: id / 0", """[null,null]""")]
    public void Expression_OfAnyKind_BecomesAColumn(string column, string values)
    {
        var table = TwoRows;
        var request = OneRequest;
        using var tester = new NodeTester("let", table).Request(request).With(Columns(column));

        var printed = tester.Print().Select(line => line[(line.IndexOf("\"x\":") + 4)..^1]);
        Assert.That("[" + string.Join(",", printed) + "]", Is.EqualTo(values));
    }

    [TestCase("id", "int32")]
    [TestCase("id + 1", "int64")]
    [TestCase("price", "float32")]
    [TestCase("price * 2", "float64")]
    [TestCase("price > 2", "bool")]
    [TestCase("request.day", "date")]
    public void Column_Computed_HasTheExpressionsType(string expression, string type)
    {
        var table = TwoRows;
        var request = OneRequest;
        using var tester = new NodeTester("let", table).Request(request).With(Columns("x: " + expression));

        Assert.That(tester.Run().Schema.Find("x")!.Type.ToString(), Is.EqualTo(type));
    }

    [Test]
    public void Columns_Several_StandBehindTheInputsInOrder()
    {
        var table = TwoRows;
        using var tester = new NodeTester("let", table).With(Columns("b: id * 2", "a: id * 3"));

        Assert.That(tester.Run().Schema.Fields.Select(field => field.Name),
            Is.EqualTo(new[] { "id", "price", "title", "day", "at", "b", "a" }));
    }

    [Test]
    public void Name_TakenAlready_IsAnError()
    {
        var table = TwoRows;
        using var tester = new OperatorTester<Let>().Input(table)
            .With("columns", Bound.Named(table, null, "price: id * 2", "none: null")).Bind();

        Assert.That(tester.Errors, Is.EqualTo(new[]
        {
            "columns: column 'none' is null, of which no column can be made; expected a number, a bool, a date or "
                + "time, or a text as it is",
            "there are two columns 'price' in the output; rename one, or leave it out by 'select'",
        }));
    }

    [Test]
    public void Rows_Random_AreTheReferencesRows([Range(1, 12)] int seed)
    {
        var random = new RandomRows(seed);
        var rows = Enumerable.Range(0, random.Count(3000))
            .Select(_ => (A: random.Integer(9), B: random.Float())).ToArray();
        var table = Rows.Of("a int64?, b float64?",
            [.. rows.Select(row => RandomRows.Line(("a", row.A), ("b", row.B)))]);
        using var tester = new NodeTester("let", table).With(Columns("s: a + b", "p: a * a"));

        var result = tester.Run();
        for (int i = 0; i < rows.Length; i++)
        {
            double? sum = result["s"].IsValid(i) ? result["s"].Values<double>()[i] : null;
            Assert.That(sum, Is.EqualTo(rows[i].A + rows[i].B), $"seed {seed}, row {i}");
            long? product = result["p"].IsValid(i) ? result["p"].Values<long>()[i] : null;
            Assert.That(product, Is.EqualTo(rows[i].A * rows[i].A), $"seed {seed}, row {i}");
        }
    }

    // From "name: expression".
    private static Dictionary<string, string> Columns(params IReadOnlyList<string> texts) =>
        texts.ToDictionary(text => text[..text.IndexOf(':')], text => text[(text.IndexOf(':') + 2)..]);
}
