using System.Text;

namespace AdFlow.Graphs.Tests.Testing;

public sealed class YamlJsonTests
{
    [TestCase("12", "12")]
    [TestCase("-0", "-0")]
    [TestCase("1.50", "1.50")]
    [TestCase("1e-3", "1e-3")]
    [TestCase("9007199254740993", "9007199254740993")]
    [TestCase("true", "true")]
    [TestCase("false", "false")]
    [TestCase("null", "null")]
    [TestCase("~", "null")]
    [TestCase("", "null")]
    [TestCase("\"12\"", "\"12\"")]
    [TestCase("'true'", "\"true\"")]
    [TestCase("\"null\"", "\"null\"")]
    [TestCase("True", "\"True\"")]
    [TestCase("007", "7")]
    [TestCase("+5", "5")]
    [TestCase("-.50", "-0.50")]
    [TestCase("5.", "5")]
    [TestCase("00", "0")]
    [TestCase(".", "\".\"")]
    [TestCase("1e", "\"1e\"")]
    [TestCase("1_000", "\"1_000\"")]
    [TestCase("0x1F", "\"0x1F\"")]
    [TestCase(".nan", "\"NaN\"")]
    [TestCase(".inf", "\"Infinity\"")]
    [TestCase("-.inf", "\"-Infinity\"")]
    [TestCase("2026-01-31T12:00:00Z", "\"2026-01-31T12:00:00Z\"")]
    [TestCase("[1, [a, {}], { k: [] }]", "[1,[\"a\",{}],{\"k\":[]}]")]
    [TestCase("\"a\\nb\"", "\"a\\nb\"")]
    public void ToUtf8_Value_IsJson(string yaml, string json)
    {
        var diagnostics = new DiagnosticBag();
        string text = $"adflow_tests: 1\ntests:\n  - name: a\n    request:\n      v: {yaml}\n"
            + "    expect: { row_count: 0 }\n";
        var request = TestsReader.ReadText(text, "g.tests.yaml", diagnostics)!.Cases[0].Request;
        Assert.That(diagnostics.ToList(), Is.Empty);
        Assert.That(Encoding.UTF8.GetString(YamlJson.ToUtf8(request)), Is.EqualTo($"{{\"v\":{json}}}"));
    }
}
