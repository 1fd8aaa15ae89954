using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs.Tests.Expressions;

public sealed class ExpressionBinderTests
{
    private static readonly ExpressionScope Scope = new(
        new Schema(
            new("ad_id", DataType.Int64), new("pctr", DataType.Float32), new("price", DataType.Float64),
            new("active", DataType.Bool), new("title", DataType.Utf8), new("day", DataType.Date32),
            new("seen", DataType.Timestamp(TimeUnit.Second, "UTC")), new("local", DataType.Timestamp(TimeUnit.Second)),
            new("wait", DataType.Duration(TimeUnit.Millisecond)), new("words", DataType.List(DataType.Utf8))),
        new Schema(new Field("slots", DataType.Int32), new Field("query", DataType.Utf8)),
        new Dictionary<string, ExpressionType> { ["reserve"] = ExpressionType.Float64 });

    [TestCase("pcrt > 0.1", 0, "unknown column 'pcrt'; did you mean 'pctr'? columns are ad_id, pctr, price, active, ")]
    [TestCase("1 + Price", 4, "did you mean 'price'?")]
    [TestCase("zzz", 0, "unknown column 'zzz'; a text is put in quotes; columns are ad_id")]
    [TestCase("slots > 2", 0, "unknown column 'slots'; the field of the request is request.slots")]
    [TestCase("reserve > 2", 0, "the setting is settings.reserve")]
    [TestCase("request.slot > 2", 0, "unknown request field 'slot'; did you mean 'slots'? request fields are slots, ")]
    [TestCase("settings.reserv > 2", 0, "unknown setting 'reserv'; did you mean 'reserve'?")]
    [TestCase("sigmiod(price)", 0, "unknown function 'sigmiod'; did you mean 'sigmoid'? functions are is_null, if, ")]
    [TestCase("clip(price, 0)", 0, "clip(x, lo, hi) takes 3 values, found 2")]
    [TestCase("min(price)", 0, "min(a, b, …) takes 2 or more values, found 1")]
    [TestCase("exp()", 0, "exp(x) takes 1 value, found 0")]
    [TestCase("active and price", 11, "'and' needs bool on its right, found float64; compare it")]
    [TestCase("price or active", 0, "'or' needs bool on its left, found float64")]
    [TestCase("not price", 4, "'not' needs bool, found float64")]
    [TestCase("price + title", 8, "'+' needs a number on its right, found utf8")]
    [TestCase("price + active", 8, "if(x, 1, 0) makes a number of a bool")]
    [TestCase("price % 2", 0, "'%' needs int64 on its left, found float64; int(x) truncates")]
    [TestCase("title == 1", 9, "'==' needs utf8 on its right, found int64")]
    [TestCase("title < 'a'", 0, "needs a number, a date or a time on its left, found utf8; texts are only compared")]
    [TestCase("title in ('a', 3)", 15, "'in' needs utf8 as value 2, found int64")]
    [TestCase("if(price, 1, 2)", 3, "'if' needs bool as value 1, found float64")]
    [TestCase("if(active, 1, false)", 14, "'if' needs a number as value 3, found bool")]
    [TestCase("coalesce(title, 'x')", 9, "'coalesce' needs bool or a number as value 1, found utf8")]
    [TestCase("words == words", 0, "found list<utf8>")]
    [TestCase("price == null", 9, "nothing equals null, not even null; write 'is null'")]
    [TestCase("price != null", 9, "write 'is not null'")]
    [TestCase("day > '31.1.2026'", 6, "'31.1.2026' is not a date; write it like '2026-01-31'")]
    [TestCase("local > '2026-01-31T00:00:00Z'", 8, "write it like '2026-01-31T12:30:05'")]
    [TestCase("day == seen", 7, "'==' needs date on its right, found timestamp[s, UTC]")]
    [TestCase("price = 1", 6, "there is no '='; write '=='")]
    [TestCase("active && active", 7, "there is no '&&'; write 'and'")]
    [TestCase("!active", 0, "there is no '!'; write 'not'")]
    [TestCase("price ** 2", 6, "write 'pow(x, y)'")]
    [TestCase("1 < price < 2", 10, "comparisons do not chain; write 'a < b and b < c'")]
    [TestCase("price >", 7, "expected a value, found the end")]
    [TestCase("", 0, "expected a value, found the end")]
    [TestCase("(price + 1", 10, "expected ')' for the '(' at character 1, found the end")]
    [TestCase("price)", 5, "this ')' closes nothing")]
    [TestCase("price price", 6, "expected an operator or the end, found 'price'")]
    [TestCase("min(price 1)", 10, "expected ',' or ')' in the values of 'min', found '1'")]
    [TestCase("title == 'shoes", 9, "the text that starts here has no closing '")]
    [TestCase("ad_id == 9223372036854775808", 9, "does not fit int64")]
    [TestCase("price > 1e999", 8, "1e999 does not fit float64")]
    [TestCase("1.5.2", 0, "'1.5.2' is not a number")]
    [TestCase("price is 3", 9, "expected 'null' after 'is', found '3'")]
    [TestCase("price in 3", 9, "expected '(' and values after 'in', found '3'")]
    [TestCase("price in ()", 6, "'in ()' holds for nothing")]
    [TestCase("ads.price > 1", 0, "only request.… and settings.… have a dot")]
    [TestCase("price > €", 8, "unexpected character '€'")]
    public void Bind_Mistake_SaysWhatWhereAndHow(string text, int offset, string message)
    {
        Assert.That(ExpressionBinder.Bind(text, Scope, out var errors), Is.Null);
        Assert.That(errors, Has.Count.EqualTo(1));
        Assert.That(errors[0].Message, Does.Contain(message));
        Assert.That(errors[0].Offset, Is.EqualTo(offset));
    }

    [Test]
    public void Bind_SeveralMistakes_ReportsAllInOrder()
    {
        ExpressionBinder.Bind("pcrt > 1 and titel == 'x' or nope(request.slot, 1 + active)", Scope, out var errors);
        Assert.That(errors.Select(error => error.Offset), Is.EqualTo(new[] { 0, 13, 29, 34, 52 }));
        Assert.That(errors[0].ToString(), Does.StartWith("character 1: unknown column"));
    }

    [Test]
    public void Bind_WithoutRows_ColumnsAreErrors()
    {
        var scope = Scope with { Columns = null, Settings = null };
        ExpressionBinder.Bind("price > request.slots", scope, out var errors);
        Assert.That(errors.Single().Message, Is.EqualTo(
            "there are no rows here, so 'price' means nothing; only request.… can be used"));
    }

    [Test]
    public void Bind_OutsideOfItsScope_RequestAndSettingsAreErrors()
    {
        var scope = Scope with { Request = null, Settings = null };
        ExpressionBinder.Bind("request.slots > settings.reserve", scope, out var errors);
        Assert.That(errors.Select(error => error.Message), Is.EqualTo(new[]
        {
            "the request cannot be seen here; a sub-graph sees only its inputs and settings",
            "there are no settings here; only a sub-graph that declares 'settings:' has them",
        }));
    }

    [Test]
    public void Bind_ExpectedType_ConvertsOrRefuses()
    {
        Assert.That(ExpressionBinder.Bind("request.slots", Scope, out _, ExpressionType.Float64)!.ToString(),
            Is.EqualTo("float(request.slots)"));
        Assert.That(ExpressionBinder.Bind("null", Scope, out _, ExpressionType.Int64)!.Type,
            Is.EqualTo(ExpressionType.Int64));
        ExpressionBinder.Bind("price", Scope, out var errors, ExpressionType.Bool);
        Assert.That(errors.Single().Message, Is.EqualTo("expected bool here, found float64"));
        ExpressionBinder.Bind("price", Scope, out errors, ExpressionType.Int64);
        Assert.That(errors.Single().Message, Does.EndWith("int(x) truncates, int(round(x)) rounds"));
    }

    [TestCase("day >= '2026-01-31'", 20484)]
    [TestCase("seen < '2026-01-31T01:00:00+01:00'", 1769817600)]
    [TestCase("wait == 'PT1.5S'", 1500)]
    public void Bind_TimeLiteral_TakesTheTypeOfTheOtherSide(string text, long raw)
    {
        var bound = ExpressionBinder.Bind(text, Scope, out var errors);
        Assert.That(errors, Is.Empty);
        Assert.That(((ConstantExpression)bound!.Operands[1]).Bits, Is.EqualTo(raw));
    }

    [Test]
    public void ReplaceSettings_Values_TakeTheSettingsType()
    {
        var bound = ExpressionBinder.Bind("price > settings.reserve", Scope, out _)!;
        var replaced = bound.ReplaceSettings(name => name == "reserve" ? Expression.Constant(2L) : null);
        Assert.That(replaced.ToString(), Is.EqualTo("price > 2.0"));
        Assert.That(bound.ToString(), Is.EqualTo("price > settings.reserve"));
        Assert.Throws<ArgumentException>(() => bound.ReplaceSettings(_ => Expression.Constant("x")));
    }

    [Test]
    public void MapColumns_OtherOrder_ReadsTheNewOrdinals()
    {
        var bound = ExpressionBinder.Bind("price > pctr + request.slots", Scope, out _)!;
        Assert.That(bound.ReadColumns(), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(bound.ReadRequestFields(), Is.EqualTo(new[] { 0 }));
        Assert.That(bound.MapColumns(ordinal => ordinal + 5).ReadColumns(), Is.EqualTo(new[] { 6, 7 }));
    }
}
