using System.Text.Json.Nodes;
using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// JSON Schema (draft 2020-12) of graph documents for editors: the grammar, and for every operator of a catalog its
/// settings and columns. What binds is valid; what is valid may still name a node or column that there is not.
/// </summary>
public static class GraphJsonSchema
{
    /// <summary>Names of graphs, nodes and the like.</summary>
    internal const string NamePattern = "^[a-z][a-z0-9_]*$";

    /// <summary>Makes the schema; the caller owns it.</summary>
    /// <param name="catalog">Operators that graphs may name.</param>
    public static JsonObject Create(OperatorCatalog catalog) => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = "AdFlow graph",
        ["type"] = "object",
        ["required"] = new JsonArray("adflow", "graph", "nodes"),
        ["allOf"] = new JsonArray(OneOf("request", "inputs"), OneOf("output", "outputs")),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["adflow"] = new JsonObject { ["const"] = 1, ["description"] = "Format version." },
            ["graph"] = Matching(NamePattern, "Name of the graph."),
            ["doc"] = Text("What the graph is for."),
            ["deadline"] = Reference("duration"),
            ["request"] = Named(Reference("field"), "Fields of a request and their types."),
            ["inputs"] = Named(Map(Reference("type"), "Columns that the input needs."), "Inputs of a sub-graph."),
            ["settings"] = Named(TableSchema.Setting(), "Settings that expressions read as settings.name."),
            ["tables"] = Named(TableSchema.Table(), "Tables."),
            ["nodes"] = AtLeastOne(Named(Reference("node"), "Nodes.")),
            ["output"] = Source("The only output: node or node.output."),
            ["outputs"] = AtLeastOne(Named(Source("node or node.output"), "Named outputs.")),
            ["quality"] = OverlaySchema.Quality(),
        },
        ["$defs"] = new JsonObject
        {
            ["type"] = Text("A type such as int64, utf8?, list<utf8> or vector<float32,64>."),
            ["field"] = RequestField(),
            ["duration"] = new JsonObject
            {
                ["type"] = "string", ["pattern"] = "^[0-9]+(\\.[0-9]+)? ?(us|ms|s)$",
                ["description"] = "40ms, 1.5s or 200us.",
            },
            ["node"] = Node(catalog),
        },
    };

    /// <summary>Text; YAML takes it for a number or bool where it looks like one.</summary>
    internal static JsonObject Text(string description) => new()
    {
        ["type"] = new JsonArray("string", "number", "boolean"), ["description"] = description,
    };

    /// <summary>A definition.</summary>
    internal static JsonObject Reference(string name) => new() { ["$ref"] = "#/$defs/" + name };

    /// <summary>A mapping of any keys.</summary>
    internal static JsonObject Map(JsonObject value, string description) => new()
    {
        ["type"] = "object", ["additionalProperties"] = value, ["description"] = description,
    };

    /// <summary>A mapping of names.</summary>
    internal static JsonObject Named(JsonObject value, string description)
    {
        var map = Map(value, description);
        map["propertyNames"] = new JsonObject { ["pattern"] = NamePattern };
        return map;
    }

    private static JsonObject RequestField() => new()
    {
        ["anyOf"] = new JsonArray(Reference("type"), new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("type"),
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject
            {
                ["type"] = Reference("type"),
                ["private"] = new JsonObject
                {
                    ["enum"] = new JsonArray("drop", "hash"),
                    ["description"] = "Left out of records, or hashed (int64 and utf8), with all that derives from it.",
                },
            },
        }),
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
            ["in"] = OrByPort(Sources(), "A node, node.output, a list, or a mapping of port to these."),
            ["with"] = new JsonObject { ["description"] = "Settings." },
            ["columns"] = Map(Text("Name of the column in the graph."), "Renamed columns, by the operator's name."),
            ["table"] = OrByPort(
                Source("table or table.index"), "A table, table.index, or a mapping of port to these."),
            ["when"] = Text("Condition over the request; where it is not true, the outputs are empty."),
            ["timeout"] = Reference("duration"),
            ["on_timeout"] = new JsonObject { ["enum"] = new JsonArray("fail", "empty") },
            ["on_error"] = new JsonObject { ["enum"] = new JsonArray("fail", "empty") },
            ["public"] = new JsonObject
            {
                ["anyOf"] = new JsonArray(Text("A column."), new JsonObject
                {
                    ["type"] = "array", ["items"] = Text("A column."), ["minItems"] = 1,
                }),
                ["description"] = "Columns that it makes of private values and that may be recorded all the same.",
            },
            ["doc"] = Text("What the node is for."),
        },
        ["dependentRequired"] = new JsonObject { ["on_timeout"] = new JsonArray("timeout") },
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
                ["required"] = descriptor.Parameters.Any(parameter => parameter.Required)
                    ? new JsonArray("with") : new JsonArray(),
            },
        };
    }

    private static JsonObject Source(string description) =>
        Matching("^[^\\s.,]+(\\.[^\\s.,]+)?$", description);

    /// <summary>Text of a form.</summary>
    internal static JsonObject Matching(string pattern, string description)
    {
        var text = Text(description);
        text["pattern"] = pattern;
        return text;
    }

    private static JsonObject Sources() => new()
    {
        ["anyOf"] = new JsonArray(
            Source("node or node.output"),
            new JsonObject
            {
                ["type"] = "array", ["items"] = Source("node or node.output"), ["minItems"] = 1,
            }),
    };

    private static JsonObject OrByPort(JsonObject value, string description) => new()
    {
        ["anyOf"] = new JsonArray(value.DeepClone(), AtLeastOne(Map(value, "By port."))), ["description"] = description,
    };

    private static JsonObject AtLeastOne(JsonObject map)
    {
        map["minProperties"] = 1;
        return map;
    }

    private static JsonObject OneOf(string key, string other) =>
        new() { ["oneOf"] = new JsonArray(Requires(key), Requires(other)) };

    private static JsonObject Requires(string key) => new() { ["required"] = new JsonArray(key) };
}
