using System.Text.Json.Nodes;

namespace AdFlow.Graphs.Tests.JsonSchema;

/// <summary>Checks documents against a JSON Schema.</summary>
internal sealed class DocumentSchema
{
    private readonly SchemaValidator _validator;

    public DocumentSchema(JsonObject schema)
    {
        // Through text, as editors get it.
        Json = JsonNode.Parse(schema.ToJsonString())!.AsObject();
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
