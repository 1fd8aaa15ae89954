using System.Text.Json.Nodes;
using AdFlow.Operators;

namespace AdFlow.Graphs.Tests.JsonSchema;

/// <summary>Checks documents against the JSON Schema of a catalog.</summary>
internal sealed class GraphSchema
{
    private readonly SchemaValidator _validator;

    public GraphSchema(OperatorCatalog catalog)
    {
        // Through text, as editors get it.
        Json = JsonNode.Parse(GraphJsonSchema.Create(catalog).ToJsonString())!.AsObject();
        _validator = new SchemaValidator(Json);
    }

    public JsonObject Json { get; }

    /// <summary>Everything wrong with a document that is well-formed YAML.</summary>
    public List<string> Faults(string text)
    {
        var diagnostics = new DiagnosticBag();
        var source = SourceText.Of(text, "g.graph.yaml", diagnostics)!;
        var root = YamlReader.Read(source, GraphDocument.Begin, diagnostics)!;
        Assert.That(diagnostics.ToList(), Is.Empty);
        return _validator.Validate(JsonNode.Parse(YamlJson.ToUtf8(root)));
    }
}
