using System.Text.Json.Nodes;

namespace AdFlow.Graphs;

/// <summary>JSON Schema of tables, their indexes, and a graph's own settings.</summary>
internal static class TableSchema
{
    /// <summary>A table of rows or of counters.</summary>
    public static JsonObject Table() => new()
    {
        ["oneOf"] = new JsonArray(Rows(), Keys("counter", new JsonObject
        {
            ["counter"] = new JsonObject
            {
                ["type"] = "object", ["minProperties"] = 1, ["maxProperties"] = 1,
                ["additionalProperties"] = new JsonObject { ["enum"] = new JsonArray("int64", "utf8") },
                ["description"] = "Key of the counters and its type.",
            },
        })),
    };

    private static JsonObject Rows() => Keys("path", new JsonObject
    {
        ["path"] = GraphJsonSchema.Text("Arrow file, relative to this one."),
        ["key"] = GraphJsonSchema.Text("Column whose values are unique."),
        ["group_key"] = GraphJsonSchema.Text("Column whose values group rows."),
        ["indexes"] = GraphJsonSchema.Named(Index(), "Indexes by name."),
    });

    /// <summary>A setting of a graph: a type, or a type with a default.</summary>
    public static JsonObject Setting() => new()
    {
        ["oneOf"] = new JsonArray(GraphJsonSchema.Reference("type"), Keys("type", new JsonObject
        {
            ["type"] = GraphJsonSchema.Reference("type"),
            ["default"] = new JsonObject
            {
                ["type"] = new JsonArray("string", "number", "boolean", "null"),
                ["description"] = "Value where none is given.",
            },
            ["doc"] = GraphJsonSchema.Text("Meaning and unit."),
        })),
    };

    private static JsonObject Index() => new()
    {
        ["oneOf"] = new JsonArray(
            Keys("inverted", new JsonObject
            {
                ["inverted"] = new JsonObject
                {
                    ["type"] = new JsonArray("string", "array"), ["items"] = GraphJsonSchema.Text("Column."),
                    ["minItems"] = 1, ["description"] = "Column or columns whose words are found.",
                },
                ["analyzer"] = Analyzer(),
            }),
            Keys("bidwords", new JsonObject
            {
                ["bidwords"] = Columns("Column of bid words."),
                ["match"] = GraphJsonSchema.Text("Column of match types; match_type by default."),
                ["negative"] = GraphJsonSchema.Text("Column of negative words."),
                ["analyzer"] = Analyzer(),
            }),
            Keys("vector", new JsonObject { ["vector"] = Columns("Column of vectors.") })),
    };

    private static JsonObject Columns(string description) => new()
    {
        ["type"] = new JsonArray("string", "array"), ["items"] = GraphJsonSchema.Text("Column."), ["minItems"] = 1,
        ["maxItems"] = 1, ["description"] = description,
    };

    private static JsonObject Analyzer() => new()
    {
        ["enum"] = new JsonArray([.. Tables.Text.Analyzer.All.Select(analyzer => (JsonNode)analyzer.Name)]),
        ["description"] = "How texts become words.",
    };

    private static JsonObject Keys(string required, JsonObject properties) => new()
    {
        ["type"] = "object", ["required"] = new JsonArray(required), ["additionalProperties"] = false,
        ["properties"] = properties,
    };
}
