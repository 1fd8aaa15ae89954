using System.Globalization;
using System.Text;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>Texts from templates.</summary>
public sealed class CreativeRenderTests
{
    private const string Schema = "ad_id int64, title utf8?, price int64?, image utf8?, template utf8?";

    [TestCase("{title}", "Lamp")]
    [TestCase("{title} for {price}", "Lamp for €12.34")]
    [TestCase("{{{title}}} {{}}", "{Lamp} {}")]
    [TestCase("{ad_id}", "7")]
    [TestCase("plain", "plain")]
    [TestCase("", "")]
    public void Title_NodesTemplate_IsFilled(string template, string expected) =>
        Assert.That(Render(template), Is.EqualTo(expected));

    [TestCase("0", "€0.00")]
    [TestCase("5", "€0.05")]
    [TestCase("100", "€1.00")]
    [TestCase("-5", "-€0.05")]
    [TestCase("9223372036854775807", "€92233720368547758.07")]
    [TestCase("-9223372036854775808", "-€92233720368547758.08")]
    public void Price_Cents_AreWrittenAsAnAmount(string cents, string expected) =>
        Assert.That(Render("{price}", $$"""{"ad_id":7,"price":{{cents}}}"""), Is.EqualTo(expected));

    [Test]
    public void Price_AnyCulture_IsWrittenTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.That(Render("{price}"), Is.EqualTo("€12.34"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Numbers_OfEveryType_AreWrittenShort()
    {
        using var tester = new OperatorTester<CreativeRender>().Input(Rows.Of(
            "a int8, b uint64, c float32, d float64, image utf8?",
            """{"a":-7,"b":"18446744073709551615","c":0.1,"d":-1.7976931348623157E+308,"image":null}"""))
            .With("title", "{a} {b} {c} {d}");
        Assert.That(tester.Run()["title"].GetString(0),
            Is.EqualTo("-7 18446744073709551615 0.1 -1.7976931348623157E+308"));
    }

    [TestCase("""{"title":"Lamp","price":null}""", "Lamp for ")]
    [TestCase("""{"title":"","price":100}""", " for €1.00")]
    [TestCase("""{"title":"","price":null}""", null)]
    public void MissingValues_InTheNodesTemplate_AreLeftOut(string row, string? expected) =>
        Assert.That(Render("{title} for {price}", "{\"ad_id\":7," + row[1..]), Is.EqualTo(expected));

    [TestCase("""{"title":"Lamp","price":100,"template":"Only {price}: {title}"}""", "Only €1.00: Lamp")]
    [TestCase("""{"title":"Lamp","price":null,"template":"Only {price}: {title}"}""", "Buy Lamp")]
    [TestCase("""{"title":"Lamp","price":100,"template":null}""", "Buy Lamp")]
    [TestCase("""{"title":"Lamp","price":100,"template":""}""", "Buy Lamp")]
    public void TemplateOfARow_WhereAllItsValuesAreThere_MakesTheTitle(string row, string expected) =>
        Assert.That(Render("Buy {title}", "{\"ad_id\":7," + row[1..]), Is.EqualTo(expected));

    [Test]
    public void Html_Values_AreEscapedAndTheTemplateIsNot()
    {
        using var tester = Tester("""{"ad_id":7,"title":"<a href='x'>\"R&B\"</a>","price":1,"image":"?a=1&b=2"}""")
            .With("title", "<b>{title}</b>").With("escape", TextEscape.Html);
        var rendered = tester.Run();
        Assert.That(rendered["title"].GetString(0),
            Is.EqualTo("<b>&lt;a href=&#39;x&#39;&gt;&quot;R&amp;B&quot;&lt;/a&gt;</b>"));
        Assert.That(rendered["image"].GetString(0), Is.EqualTo("?a=1&amp;b=2"));
    }

    [Test]
    public void Html_RandomTexts_AreThoseOfTheWebEncoder()
    {
        for (int seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            string text = string.Concat(Enumerable.Range(0, 30).Select(_ => "<>&\"'ax 1"[random.Next(9)]));
            string json = System.Text.Json.JsonSerializer.Serialize(text);
            using var tester = Tester($$"""{"ad_id":7,"title":{{json}}}""").With("escape", TextEscape.Html);
            Assert.That(tester.Run()["title"].GetString(0),
                Is.EqualTo(System.Net.WebUtility.HtmlEncode(text)), $"seed {seed}");
        }
    }

    [Test]
    public void Run_Columns_ReplaceThoseOfTheirNamesAndPassTheRest()
    {
        using var tester = Tester("""{"ad_id":7,"title":"Lamp","price":5,"image":"a.jpg"}""")
            .With("body", "{title}, {price}").With("image", "https://img/{image}");
        Assert.That(tester.Print(), Is.EqualTo(new[]
        {
            """{"ad_id":7,"price":5,"template":null,"title":"Lamp","body":"Lamp, 0.05","image":"https://img/a.jpg"}""",
        }));
    }

    [TestCase("{titel}", "title: input 'in' has no column 'titel'")]
    [TestCase("a } b", "title: the template 'a } b' has a brace alone")]
    [TestCase("a { b", "title: the template 'a { b' has a brace alone")]
    [TestCase("{}", "title: the template '{}' has a brace alone")]
    [TestCase("{a{b}", "title: the template '{a{b}' has a brace alone")]
    public void Bind_BadTemplate_IsAnError(string template, string expected)
    {
        using var tester = Tester().With("title", template).Bind();
        Assert.That(tester.Errors, Has.Count.EqualTo(1));
        Assert.That(tester.Errors[0], Does.StartWith(expected));
    }

    [Test]
    public void Bind_ColumnOfNoText_IsAnError()
    {
        using var tester = new OperatorTester<CreativeRender>()
            .Input(Rows.Of("words list<utf8>, image utf8")).With("title", "{words}").Bind();
        Assert.That(tester.Errors.Single(), Does.Contain("expected text or a number"));
    }

    [TestCase("Only {pryce}", "names 'pryce'; expected one of title, image, ad_id, price, template")]
    [TestCase("Only {price", "has a brace alone")]
    public void Run_BadTemplateOfARow_FailsAndSaysWhere(string template, string expected)
    {
        using var tester = Tester("""{"ad_id":6,"title":"a"}""", $$"""{"ad_id":7,"template":"{{template}}"}""");
        var failure = Assert.Throws<OperatorException>(() => tester.Run())!;
        Assert.That(failure.Message, Does.Contain(expected));
        Assert.That((failure.Class, failure.Column, failure.Row),
            Is.EqualTo((FailureClass.GraphAuthor, "template", 1)));
    }

    [Test]
    public void Fields_LeaveOutOthers()
    {
        using var tester = Tester("""{"ad_id":7,"title":"a","template":"{price}"}""")
            .With("fields", new[] { new ColumnRef("ad_id", 0, 0, new("ad_id", AdFlow.Tables.DataType.Int64)) });
        Assert.That(Assert.Throws<OperatorException>(() => tester.Run())!.Message,
            Does.Contain("expected one of title, image, ad_id"));
    }

    [Test]
    public void Template_RandomParts_RendersLikeReplacement()
    {
        for (int seed = 1; seed <= 500; seed++)
        {
            var random = new Random(seed);
            StringBuilder template = new(), expected = new();
            for (int part = random.Next(8); part >= 0; part--)
            {
                var (text, value) = random.Next(5) switch
                {
                    0 => ("{title}", "Grün 灯"), 1 => ("{price}", "€0.99"), 2 => ("{{", "{"), 3 => ("}}", "}"),
                    _ => ("é x", "é x"),
                };
                template.Append(text);
                expected.Append(value);
            }
            Assert.That(Render(template.ToString(), """{"ad_id":7,"title":"Grün 灯","price":99}"""),
                Is.EqualTo(expected.ToString()), $"seed {seed}: {template}");
        }
    }

    [Test]
    public void Run_Warm_AllocatesNothing()
    {
        using var tester = Tester([.. Enumerable.Range(0, 40).Select(i =>
            $$"""{"ad_id":{{i}},"title":"T{{i}}","price":{{i * 77}},"image":"i","template":"{title} {price}"}""")])
            .With("body", "{title} & {ad_id}").With("escape", TextEscape.Html);
        Assert.That(tester.WarmAllocations(), Is.Zero);
    }

    private static string? Render(
        string template, string row = """{"ad_id":7,"title":"Lamp","price":1234,"image":"a.jpg"}""")
    {
        using var tester = Tester(row).With("title", template).With("currency", "€");
        return tester.Run()["title"].GetString(0);
    }

    private static OperatorTester<CreativeRender> Tester(params string[] rows) =>
        new OperatorTester<CreativeRender>().Input(Rows.Of(Schema, rows));
}
