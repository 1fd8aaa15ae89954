using AdFlow.Graphs.Tests.Golden;

namespace AdFlow.Graphs.Tests.JsonSchema;

/// <summary>Also proved by <see cref="GraphFuzzTests"/>: whatever is read is valid.</summary>
public sealed class TestsJsonSchemaTests
{
    private static readonly DocumentSchema Schema = new(TestsJsonSchema.Create());

    [Test]
    public void EveryKey_IsValid() =>
        Assert.That(Schema.Faults(GoldenCase.Read("GoodTests").Single().Documents.Single().Text), Is.Empty);

    [TestCase("tests: []", "minItems")]
    [TestCase("graph: g.graph.yaml", "anyOf")]
    [TestCase("requests: { count: 3 }", "required")]
    [TestCase("requests: { fields: { a: [] } }", "anyOf")]
    [TestCase("requests: { fields: { a: { from: 1 } } }", "anyOf")]
    [TestCase("requests: { fields: { a: 1 } }\nproperties: { p: { of: n } }", "anyOf")]
    [TestCase("tests: [{ name: a, request: {}, expect: { row_counts: { n: many } } }]", "pattern")]
    [TestCase("tests: [{ name: a, request: {} }]", "expect")]
    [TestCase("tests: [{ name: a, request: {}, expect: {} }]", "minProperties")]
    [TestCase("tests: [{ name: a, request: {}, expect: { row_count: -1 } }]", "minimum")]
    [TestCase("tests: [{ name: a, request: {}, expect: { rows: [1] } }]", "type")]
    [TestCase("tests: [{ name: a, request: {}, expect: { rowcount: 1 } }]", "rowcount")]
    [TestCase("tests: [{ name: a, request: {}, expect: { outputs: { b: { rowcount: 1 } } } }]", "rowcount")]
    [TestCase("tests: [{ name: a, request: {}, expect: { error: { class: ours } } }]", "enum")]
    [TestCase("tests: [{ name: a, request: {}, expect: { error: { code: A }, row_count: 1 } }]", "maxProperties")]
    [TestCase("tests: [{ name: a, request: [], expect: { row_count: 1 } }]", "type")]
    [TestCase("tests: [{ record: a }]", "name")]
    [TestCase("tests: [{ name: a, record: a, request: {} }]", "type")]
    [TestCase("tests: [{ name: a, record: a, request: -1 }]", "minimum")]
    [TestCase("tests: [{ name: a, record: a, seed: 1 }]", "seed")]
    [TestCase("tests: [{ name: a, record: a, expect: {} }]", "minProperties")]
    [TestCase("tables: { t: { row: [] } }\ntests: [{ name: a, request: {}, expect: { row_count: 1 } }]", "anyOf")]
    public void Mistake_IsNotValid(string rest, string word) =>
        Assert.That(string.Join('\n', Schema.Faults($"adflow_tests: 1\n{rest}\n")), Does.Contain(word));
}
