using System.Text.Json.Nodes;

namespace AdFlow.Graphs;

/// <summary>JSON Schema of what overlays hold, and of the quality ladder.</summary>
internal static class OverlaySchema
{
    private const string NodePattern = "^[^\\s./]+(/[^\\s./]+)*";

    /// <summary>The value of <c>quality:</c>.</summary>
    public static JsonObject Quality()
    {
        var properties = Changes();
        properties["name"] = GraphJsonSchema.Matching(GraphJsonSchema.NamePattern, "Name of the rung.");
        properties["doc"] = GraphJsonSchema.Text("What is cheaper, and what it costs in quality.");
        return new JsonObject
        {
            ["type"] = "array",
            ["minItems"] = 1,
            ["description"] = "Cheaper rungs below the document itself, best first.",
            ["items"] = new JsonObject
            {
                ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties,
                ["required"] = new JsonArray("name"), ["minProperties"] = 2,
            },
        };
    }

    private static JsonObject Changes() => new()
    {
        ["set"] = Paths(NodePattern + "\\.", new JsonObject { ["description"] = "As in a graph; null takes it away." },
            "Settings by node.setting: semantic.limit, bid/ecpm.scale, semantic.when."),
        ["swap"] = Paths(NodePattern + "$", GraphJsonSchema.Reference("node"),
            "Nodes with another operator; inputs are kept unless they are given."),
    };

    private static JsonObject Paths(string pattern, JsonObject value, string description)
    {
        var map = GraphJsonSchema.Map(value, description);
        map["propertyNames"] = new JsonObject { ["pattern"] = pattern };
        return map;
    }
}
