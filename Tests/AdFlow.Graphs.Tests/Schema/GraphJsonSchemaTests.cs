using System.Text.Json.Nodes;
using AdFlow.Graphs.Tests.Binding;
using AdFlow.Graphs.Tests.Golden;

namespace AdFlow.Graphs.Tests.JsonSchema;

/// <summary>Also proved by <see cref="GraphFuzzTests"/>: whatever binds is valid.</summary>
public sealed class GraphJsonSchemaTests
{
    private const string Front = "adflow: 1\ngraph: g\nrequest: { a: int32 }\n";

    private static readonly DocumentSchema Schema = new(GraphJsonSchema.Create(TestCatalog.Create()));

    private static IEnumerable<string> Documents =>
        GoldenCase.Read("BoundPlans").SelectMany(golden => golden.Documents).Select(document => document.Text);

    [TestCaseSource(nameof(Documents))]
    public void GoodGraph_IsValid(string text) => Assert.That(Schema.Faults(text), Is.Empty);

    [Test]
    public void Create_KnowsEveryOperatorAndSetting()
    {
        var node = Schema.Json["$defs"]!["node"]!;
        var catalog = TestCatalog.Create();
        Assert.That(node["properties"]!["op"]!["enum"]!.AsArray().Select(id => (string)id!),
            Is.EqualTo(catalog.Operators.Select(descriptor => descriptor.Id)));
        foreach (var descriptor in catalog.Operators)
        {
            var branch = node["allOf"]!.AsArray().Single(
                part => (string)part!["if"]!["properties"]!["op"]!["const"]! == descriptor.Id)!["then"]!;
            Assert.That((string)branch["description"]!, Is.EqualTo(descriptor.Summary));
            var settings = branch["properties"]!["with"]!["anyOf"]![0]!["properties"]!.AsObject();
            Assert.That(settings.Select(setting => setting.Key),
                Is.EqualTo(descriptor.Parameters.Select(parameter => parameter.Name)), descriptor.Id);
            Assert.That(settings.Select(setting => (string)setting.Value!["description"]!),
                Is.EqualTo(descriptor.Parameters.Select(parameter => parameter.Summary)), descriptor.Id);
        }
    }

    [Test]
    public void Defaults_AreJsonOfTheirKind()
    {
        var settings = new Dictionary<string, JsonNode?>();
        foreach (var part in Schema.Json["$defs"]!["node"]!["allOf"]!.AsArray())
        {
            var named = part!["then"]!["properties"]!["with"]!["anyOf"]![0]!["properties"]!;
            foreach (var (name, setting) in named.AsObject())
                settings[name] = setting!["default"];
        }
        Assert.That(settings.Where(setting => setting.Value is not null)
                .Select(setting => $"{setting.Key}: {setting.Value!.ToJsonString()}"),
            Is.EquivalentTo(new[]
            {
                "scale: 1000", "limit: 100", "keep: []", "why: \"it is Monday\"", "nulls: \"last\"", "flag: false",
                "count: 3", "share: 0.5",
            }));
    }

    [TestCase("output: a\n", "nodes")]
    [TestCase("nodes: { a: { op: scan } }\n", "output")]
    [TestCase("nodes: {}\noutput: a\n", "minProperties")]
    [TestCase("nodes: { a: { op: scan } }\noutput: a\noutputs: { a: a }\n", "oneOf")]
    [TestCase("inputs: { a: {} }\nnodes: { a: { op: scan } }\noutput: a\n", "oneOf")]
    [TestCase("nodes: { A: { op: scan } }\noutput: a\n", "pattern")]
    [TestCase("nodes: { a: { op: scna } }\noutput: a\n", "enum")]
    [TestCase("nodes: { a: { op: scan, use: b } }\noutput: a\n", "oneOf")]
    [TestCase("nodes: { a: { op: scan, colour: red } }\noutput: a\n", "colour")]
    [TestCase("nodes: { a: { op: where } }\noutput: a\n", "required")]
    [TestCase("nodes: { a: { op: where, with: [1] } }\noutput: a\n", "anyOf")]
    [TestCase("nodes: { a: { op: split, with: { at: -1 } } }\noutput: a\n", "anyOf")]
    [TestCase("nodes: { a: { op: split, with: { at: 1.5 } } }\noutput: a\n", "anyOf")]
    [TestCase("nodes: { a: { op: split, with: { at: 1, to: 2 } } }\noutput: a\n", "anyOf")]
    [TestCase("nodes: { a: { op: sort, with: { by: [a], nulls: middle } } }\noutput: a\n", "anyOf")]
    [TestCase("nodes: { a: { op: bid.ecpm, columns: { ctr: a } } }\noutput: a\n", "ctr")]
    [TestCase("nodes: { a: { op: scan, on_timeout: empty } }\noutput: a\n", "dependentRequired")]
    [TestCase("nodes: { a: { op: scan, timeout: 1h } }\noutput: a\n", "pattern")]
    [TestCase("nodes: { a: { op: scan, in: [] } }\noutput: a\n", "anyOf")]
    [TestCase("nodes: { a: { op: scan } }\noutput: a b\n", "pattern")]
    [TestCase("tables: { t: { key: a } }\nnodes: { a: { op: scan } }\noutput: a\n", "required")]
    [TestCase("tables: { t: { path: a, indexes: { i: { vector: a, inverted: b } } } }\nnodes: { a: { op: scan } }\n"
        + "output: a\n", "oneOf")]
    [TestCase("settings: { s: { default: 1 } }\nnodes: { a: { op: scan } }\noutput: a\n", "oneOf")]
    public void BadGraph_IsNotValid(string rest, string word) =>
        Assert.That(string.Join('\n', Schema.Faults(Front + rest)), Does.Contain(word));
}
