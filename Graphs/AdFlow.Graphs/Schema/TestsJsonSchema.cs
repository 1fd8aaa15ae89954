using System.Text.Json.Nodes;

namespace AdFlow.Graphs;

/// <summary>JSON Schema (draft 2020-12) of the tests of graphs, <c>*.tests.yaml</c>, for editors. What is read without
/// a problem is valid.</summary>
public static class TestsJsonSchema
{
    /// <summary>Makes the schema; the caller owns it.</summary>
    public static JsonObject Create() => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = "AdFlow tests of a graph",
        ["type"] = "object",
        ["required"] = new JsonArray("adflow_tests"),
        ["anyOf"] = new JsonArray(Requires("tests"), Requires("requests")),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["adflow_tests"] = new JsonObject { ["const"] = 1, ["description"] = "Format version." },
            ["graph"] = GraphJsonSchema.Text("File of the graph; by default this file's name with .graph.yaml."),
            ["doc"] = GraphJsonSchema.Text("What the tests are about."),
            ["seed"] = Seed(),
            ["now"] = GraphJsonSchema.Text("What the graph takes for the time: 2026-01-31T12:00:00Z."),
            ["tables"] = GraphJsonSchema.Reference("tables"),
            ["properties"] = Properties(),
            ["requests"] = Requests(),
            ["tests"] = new JsonObject
            {
                ["type"] = "array", ["minItems"] = 1, ["items"] = Case(),
                ["description"] = "Tests, one request or record each.",
            },
        },
        ["$defs"] = new JsonObject
        {
            ["type"] = GraphJsonSchema.Text("A type such as int64, utf8?, list<utf8> or vector<float32,64>."),
            ["rows"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object" } },
            ["tables"] = GraphJsonSchema.Map(Fixture(), "Tables that stand for those of the graph."),
            ["output"] = Keys(Output()),
        },
    };

    private static JsonObject Case() => new()
    {
        ["type"] = "object", ["if"] = Requires("record"), ["then"] = RecordCase(), ["else"] = RequestCase(),
    };

    private static JsonObject RequestCase()
    {
        var keys = CaseKeys();
        keys["request"] = new JsonObject { ["type"] = "object", ["description"] = "Fields of the request." };
        keys["quality"] = GraphJsonSchema.Text("Rung of the graph that answers; by default the graph itself.");
        keys["seed"] = Seed();
        keys["now"] = GraphJsonSchema.Text("What the graph takes for the time.");
        var test = Keys(keys);
        test["required"] = new JsonArray("name", "request", "expect");
        return test;
    }

    private static JsonObject RecordCase()
    {
        var keys = CaseKeys();
        keys["record"] = GraphJsonSchema.Text("Record file, relative to this one.");
        keys["request"] = new JsonObject
        {
            ["type"] = new JsonArray("integer", "string"), ["minimum"] = 0,
            ["description"] = "Number of a request of the record; by default all of them.",
        };
        var test = Keys(keys);
        test["required"] = new JsonArray("name");
        return test;
    }

    private static JsonObject CaseKeys() => new()
    {
        ["name"] = GraphJsonSchema.Text("What the test shows."),
        ["doc"] = GraphJsonSchema.Text("What the test is about."),
        ["tables"] = GraphJsonSchema.Reference("tables"),
        ["expect"] = Expect(),
    };

    private static JsonObject Expect()
    {
        var keys = Output();
        keys["outputs"] = GraphJsonSchema.Map(GraphJsonSchema.Reference("output"), "The same, by output.");
        keys["row_counts"] = GraphJsonSchema.Map(GraphJsonSchema.Matching(
            "^([0-9]+|(==|!=|<=|>=|<(?!=)|>(?!=)) *[^ ].*)$", "A number, or a comparison such as >= 1."),
            "Rows of nodes.");
        keys["error"] = Error();
        var expect = Keys(keys);
        expect["minProperties"] = 1;
        expect["if"] = new JsonObject { ["required"] = new JsonArray("error") };
        expect["then"] = new JsonObject { ["maxProperties"] = 1 };
        return expect;
    }

    private static JsonObject Output() => new()
    {
        ["rows"] = GraphJsonSchema.Reference("rows"),
        ["columns"] = Texts("Exactly these columns, in this order."),
        ["row_count"] = new JsonObject
        {
            ["type"] = new JsonArray("integer", "string"), ["minimum"] = 0, ["description"] = "Number of rows.",
        },
        ["each"] = Texts("Conditions that hold for every row."),
        ["golden"] = GraphJsonSchema.Text("File of exactly these rows, relative to this one; --update writes it."),
        ["tolerance"] = new JsonObject
        {
            ["type"] = new JsonArray("number", "string"), ["minimum"] = 0,
            ["default"] = OutputExpectationSpec.DefaultTolerance,
            ["description"] = "How far floating-point numbers in rows may be off.",
        },
    };

    private static JsonObject Properties()
    {
        var keys = new JsonObject
        {
            ["of"] = GraphJsonSchema.Text("Node, or node.output; by default the first output of the graph."),
            ["each"] = Texts("Conditions that hold for every row."),
            ["whole"] = Texts("Conditions over rows, sum_x, min_x and max_x of columns x."),
            ["unique"] = Texts("Columns whose values together are of one row only."),
            ["rising"] = Texts("Columns in which no value is less than the one before."),
            ["falling"] = Texts("Columns in which no value is greater than the one before."),
        };
        var property = Keys(keys);
        property["anyOf"] = new JsonArray([.. PropertySection.Checks.Select(key => (JsonNode)Requires(key))]);
        var properties = GraphJsonSchema.Map(
            new JsonObject { ["anyOf"] = new JsonArray(Texts("Conditions that hold for every row."), property) },
            "What holds for every test and every generated request.");
        properties["minProperties"] = 1;
        return properties;
    }

    private static JsonObject Requests()
    {
        var range = Keys(new JsonObject { ["from"] = Number(), ["to"] = Number() });
        range["required"] = new JsonArray("from", "to");
        var requests = Keys(new JsonObject
        {
            ["count"] = new JsonObject
            {
                ["type"] = new JsonArray("integer", "string"), ["minimum"] = 1,
                ["default"] = GeneratedRequestsSpec.DefaultCount, ["description"] = "How many.",
            },
            ["seed"] = Seed(),
            ["fields"] = GraphJsonSchema.Map(new JsonObject
            {
                ["anyOf"] = new JsonArray(range, new JsonObject { ["type"] = "array", ["minItems"] = 1 },
                    new JsonObject { ["type"] = new JsonArray("string", "number", "boolean", "null") }),
            }, "A list of values, a range, or one value, by field."),
        });
        requests["required"] = new JsonArray("fields");
        requests["description"] = "Requests that are drawn at random, for properties to hold for.";
        return requests;
    }

    private static JsonObject Number() => new() { ["type"] = new JsonArray("number", "string") };

    private static JsonObject Requires(string key) => new() { ["required"] = new JsonArray(key) };

    private static JsonObject Error()
    {
        var error = Keys(new JsonObject
        {
            ["class"] = new JsonObject
            {
                ["enum"] = new JsonArray([.. ExpectationSection.ClassNames.Select(name => (JsonNode)name)]),
                ["description"] = "Who must act.",
            },
            ["code"] = GraphJsonSchema.Text("Code."),
            ["node"] = GraphJsonSchema.Text("Path of the node that failed."),
            ["column"] = GraphJsonSchema.Text("Column at fault."),
            ["message"] = GraphJsonSchema.Text("Text that the message holds."),
        });
        error["minProperties"] = 1;
        return error;
    }

    private static JsonObject Fixture()
    {
        var table = Keys(new JsonObject
        {
            ["schema"] = GraphJsonSchema.Map(GraphJsonSchema.Reference("type"), "Columns and their types."),
            ["rows"] = GraphJsonSchema.Reference("rows"),
        });
        table["required"] = new JsonArray("rows");
        return new JsonObject
        {
            ["anyOf"] = new JsonArray(
                GraphJsonSchema.Text("A file, relative to this one."), GraphJsonSchema.Reference("rows"), table),
        };
    }

    private static JsonObject Texts(string description) => new()
    {
        ["type"] = new JsonArray("array", "string", "number", "boolean"), ["minItems"] = 1,
        ["items"] = GraphJsonSchema.Text(""), ["description"] = description,
    };

    private static JsonObject Seed() => new()
    {
        ["type"] = new JsonArray("integer", "string"), ["minimum"] = 0, ["description"] = "Seed of random numbers.",
    };

    private static JsonObject Keys(JsonObject properties) => new()
    {
        ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties,
    };
}
