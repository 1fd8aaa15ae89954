using System.Text.Json.Nodes;
using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// JSON Schema (draft 2020-12) of graph documents for editors: the grammar, and for every operator of a catalog its
/// settings and columns.
/// </summary>
public static class GraphJsonSchema
{
    /// <summary>Makes the schema; the caller owns it.</summary>
    /// <param name="catalog">Operators that graphs may name.</param>
    public static JsonObject Create(OperatorCatalog catalog) => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = "AdFlow graph",
        ["type"] = "object",
        ["required"] = new JsonArray("adflow", "graph", "nodes"),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["adflow"] = new JsonObject { ["const"] = 1, ["description"] = "Format version." },
            ["graph"] = Id("Name of the graph."),
            ["doc"] = Text("What the graph is for."),
            ["deadline"] = Reference("duration"),
            ["request"] = Map(Reference("type"), "Fields of a request and their types."),
            ["inputs"] = Map(Map(Reference("type"), "Columns that the input needs."), "Inputs of a sub-graph."),
            ["settings"] = Map(Setting(), "Settings that expressions read as settings.name."),
            ["tables"] = Map(Table(), "Tables."),
            ["nodes"] = Map(Reference("node"), "Nodes."),
            ["output"] = Text("The only output: node or node.output."),
            ["outputs"] = Map(Text("node or node.output"), "Named outputs."),
        },
        ["$defs"] = new JsonObject
        {
            ["type"] = Text("A type such as int64, utf8?, list<utf8> or vector<float32,64>."),
            ["duration"] = new JsonObject
            {
                ["type"] = "string",
                ["pattern"] = "^[0-9]+(\\.[0-9]+)?(us|ms|s)$",
                ["description"] = "40ms, 1.5s or 200us.",
            },
            ["node"] = Node(catalog),
        },
    };

    private static JsonObject Node(OperatorCatalog catalog) => new()
    {
        ["type"] = "object",
        ["oneOf"] = new JsonArray(Requires("op"), Requires("use")),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["op"] = new JsonObject
            {
                ["enum"] = new JsonArray([.. catalog.Operators.Select(o => (JsonNode)o.Id)]),
                ["description"] = "Operator.",
            },
            ["use"] = Text("Path of a sub-graph, relative to this file."),
            ["in"] = new JsonObject { ["description"] = "A node, node.output, a list, or a mapping of port to these." },
            ["with"] = new JsonObject { ["description"] = "Settings." },
            ["columns"] = Map(Text("Name of the column in the graph."), "Renamed columns, by the operator's name."),
            ["table"] = new JsonObject { ["description"] = "A table, table.index, or a mapping of port to these." },
            ["when"] = Text("Condition over the request; where it is not true, the outputs are empty."),
            ["timeout"] = Reference("duration"),
            ["on_timeout"] = new JsonObject { ["enum"] = new JsonArray("fail", "empty") },
            ["on_error"] = new JsonObject { ["enum"] = new JsonArray("fail", "empty") },
            ["doc"] = Text("What the node is for."),
        },
        ["allOf"] = new JsonArray([.. catalog.Operators.Select(o => (JsonNode)Operator(o))]),
    };

    private static JsonObject Operator(OperatorDescriptor descriptor)
    {
        var columns = new JsonObject();
        foreach (var column in descriptor.Reads.Concat(descriptor.Writes).DistinctBy(column => column.Name))
            columns[column.Name] = Text(column.Summary);
        return new JsonObject
        {
            ["if"] = new JsonObject
            {
                ["properties"] = new JsonObject { ["op"] = new JsonObject { ["const"] = descriptor.Id } },
                ["required"] = new JsonArray("op"),
            },
            ["then"] = new JsonObject
            {
                ["description"] = descriptor.Summary,
                ["properties"] = new JsonObject
                {
                    ["with"] = SettingSchema.With(descriptor),
                    ["columns"] = new JsonObject
                    {
                        ["type"] = "object", ["properties"] = columns, ["additionalProperties"] = false,
                    },
                },
            },
        };
    }

    private static JsonObject Table() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("path"),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["path"] = Text("Arrow file, relative to this one."),
            ["key"] = Text("Column whose values are unique."),
            ["group_key"] = Text("Column whose values group rows."),
            ["indexes"] = Map(new JsonObject { ["type"] = "object" }, "Indexes: inverted, bidwords or vector."),
        },
    };

    private static JsonObject Setting() => new()
    {
        ["oneOf"] = new JsonArray(Reference("type"), new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("type"),
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject
            {
                ["type"] = Reference("type"),
                ["default"] = new JsonObject { ["description"] = "Value where none is given." },
                ["doc"] = Text("Meaning and unit."),
            },
        }),
    };

    private static JsonObject Requires(string key) => new() { ["required"] = new JsonArray(key) };

    private static JsonObject Reference(string name) => new() { ["$ref"] = "#/$defs/" + name };

    private static JsonObject Text(string description) =>
        new() { ["type"] = "string", ["description"] = description };

    private static JsonObject Id(string description) => new()
    {
        ["type"] = "string", ["pattern"] = "^[a-z][a-z0-9_]*$", ["description"] = description,
    };

    private static JsonObject Map(JsonObject value, string description) => new()
    {
        ["type"] = "object", ["additionalProperties"] = value, ["description"] = description,
    };
}
