using AdFlow.Operators;
using AdFlow.Operators.Tests.Expressions;
using AdFlow.Tables;

namespace AdFlow.Graphs.Tests.Expressions;

public sealed class ExpressionParserTests
{
    private static readonly Schema Columns = new(
        new("a", DataType.Int64), new("b", DataType.Int64), new("c", DataType.Int64),
        new("x", DataType.Float64), new("p", DataType.Bool), new("q", DataType.Bool), new("r", DataType.Bool),
        new("not", DataType.Bool), new("2nd `best`", DataType.Float32), new("title", DataType.Utf8));

    private static readonly ExpressionScope Scope = new(
        Columns, new Schema(new Field("slots", DataType.Int32), new Field("in", DataType.Utf8)),
        new Dictionary<string, ExpressionType> { ["floor"] = ExpressionType.Float64 });

    [TestCase("a + b * c", "a + (b * c)")]
    [TestCase("a - b - c", "(a - b) - c")]
    [TestCase("a * b % c", "(a * b) % c")]
    [TestCase("-a * b", "(-a) * b")]
    [TestCase("- a + b", "(-a) + b")]
    [TestCase("a+b<c*2", "(a + b) < (c * 2)")]
    [TestCase("p or q and r", "p or (q and r)")]
    [TestCase("not p and q", "(not p) and q")]
    [TestCase("not a == b", "not (a == b)")]
    [TestCase("not a in (1, 2)", "not (a in (1, 2))")]
    [TestCase("a not in (1, 2) and p", "(not (a in (1, 2))) and p")]
    [TestCase("a + 1 is not null or p", "(not is_null(a + 1)) or p")]
    [TestCase("a < b and b < c", "(a < b) and (b < c)")]
    [TestCase("a--b", "a - (-b)")]
    [TestCase("title == \"it's\"", "title == 'it''s'")]
    [TestCase("a == -9223372036854775808", "a == (-9223372036854775808)")]
    [TestCase("request . slots > 1", "request.slots > 1")]
    public void Parse_Precedence_GroupsAsDocumented(string text, string grouped) =>
        Assert.That(Bind(text), Is.EqualTo(Bind(grouped)));

    [TestCase("((a)) + ((b*c))", "a + b * c")]
    [TestCase("(a + b) * c", "(a + b) * c")]
    [TestCase("a - (b - c)", "a - (b - c)")]
    [TestCase("not (p and q)", "not (p and q)")]
    [TestCase("(a < b) == p", "(a < b) == p")]
    [TestCase("(not p) is null", "(not p) is null")]
    [TestCase("not p is null", "p is not null")]
    [TestCase("`not` and `2nd ``best``` > 1", "`not` and `2nd ``best``` > 1.0")]
    [TestCase("request.in == 'x'", "request.`in` == 'x'")]
    [TestCase("a * settings.floor", "float(a) * settings.floor")]
    [TestCase("-(5) + a", "-(5) + a")]
    [TestCase("x > 1e3", "x > 1000.0")]
    [TestCase("a > 0.0", "a > 0")]
    [TestCase("if(p, 1, x)", "if(p, 1.0, x)")]
    [TestCase("coalesce(null, a)", "coalesce(null, a)")]
    [TestCase("int(a) + int(x)", "a + int(x)")]
    public void ToString_BoundText_IsCanonical(string text, string printed) =>
        Assert.That(Bind(text).ToString(), Is.EqualTo(printed));

    [Test]
    public void Parse_PrintedRandomExpression_GivesItBack([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        var scope = new ExpressionScope(RandomRows.Schema, RandomRows.Schema);
        for (int i = 0; i < 300; i++)
        {
            var expression = new RandomExpressions(random, finite: true).Any(random.Next(1, 7));
            string text = expression.ToString();
            var again = ExpressionBinder.Bind(text, scope, out var errors);
            Assert.That(errors, Is.Empty, $"seed {seed}, expression {i}: {text}");
            Assert.That(again, Is.EqualTo(expression), $"seed {seed}, expression {i}: {text} became {again}");
        }
    }

    [Test]
    public void Bind_ArbitraryText_NeverThrows([Range(1, 10)] int seed)
    {
        string[] pieces =
            ["a", "b", "x", "p", "title", "request.", "settings.floor", "slots", "and", "or", "not", "in", "is", "null",
             "(", "(", ")", ")", ",", "+", "-", "*", "/", "%", "==", "!=", "<", ">=", "=", "&&", "1", "2.5", "1e999",
             "99999999999999999999", "'t'", "'", "\"", "`", ".", "if(", "min(", "clip(", "nope(", "int(", "😀",
                 "\ud800",
             "\0", "é", "1.2.3", "3a", " ", "\n"];
        var random = new Random(seed);
        for (int i = 0; i < 5000; i++)
        {
            var pick = Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)]);
            string text = string.Join(random.Next(2) == 0 ? " " : "", pick);
            var bound = ExpressionBinder.Bind(text, Scope, out var errors);
            Assert.That(bound is null, Is.EqualTo(errors.Count > 0), $"seed {seed}, '{text}'");
            foreach (var error in errors)
                Assert.That(error is { Offset: >= 0, Length: >= 0 } && error.Offset + error.Length <= text.Length,
                    $"seed {seed}, '{text}': {error}");
            if (bound is not null)
                Assert.That(Bind(bound.ToString()), Is.EqualTo(bound), $"seed {seed}, '{text}'");
        }
    }

    [TestCase("(", ")")]
    [TestCase("not ", "")]
    [TestCase("- ", "")]
    [TestCase("abs(", ")")]
    [TestCase("p or ", "")]
    [TestCase("a in (1) and ", "")]
    public void Bind_VeryDeepText_IsRefused(string open, string close)
    {
        const int depth = 100_000;
        string text = string.Concat(
            string.Concat(Enumerable.Repeat(open, depth)), "p", string.Concat(Enumerable.Repeat(close, depth)));
        Assert.That(ExpressionBinder.Bind(text, Scope, out var errors), Is.Null);
        Assert.That(errors.Single().Message, Does.Contain("deep"));
    }

    [Test]
    public void Bind_LongChains_Work()
    {
        Assert.That(Bind(string.Join(" + ", Enumerable.Repeat("a", 300))).Depth, Is.EqualTo(300));
        string values = string.Join(", ", Enumerable.Range(0, 10_000));
        Assert.That(Bind($"a in ({values})").Operands, Has.Count.EqualTo(10_001));
    }

    private static Expression Bind(string text)
    {
        var bound = ExpressionBinder.Bind(text, Scope, out var errors);
        Assert.That(errors, Is.Empty, text);
        return bound!;
    }
}
