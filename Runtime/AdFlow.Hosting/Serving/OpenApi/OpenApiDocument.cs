using System.Text.Json.Nodes;
using AdFlow.Graphs;

namespace AdFlow.Hosting;

/// <summary>
/// The OpenAPI 3.1 document of a host: a path for running each graph, with the schemas that its request and outputs
/// have. Used once, by one thread.
/// </summary>
internal sealed class OpenApiDocument
{
    private static readonly (int Status, string Meaning)[] Refusals =
    [
        (400, "The request is not what the graph asks for, or cannot be read."),
        (404, "There is no graph of this name."),
        (413, "The body is too large."),
        (415, "The body is of a media type, or in an encoding, that is not read."),
        (429, "This graph, or this key, has as much to do as it may have; see Retry-After."),
        (500, "The graph or an operator is wrong, or the host is."),
        (502, "Something that the graph depends on failed."),
        (503, "The host has as much to do as it can; see Retry-After."),
        (504, "The deadline passed."),
    ];

    private readonly JsonObject _paths = [];

    /// <summary>Adds the path of a graph.</summary>
    /// <param name="plan">The graph as the version that answers most requests has it.</param>
    /// <param name="version">Name of that version.</param>
    public void Add(LogicalPlan plan, string version)
    {
        var one = ColumnSchema.OfRow(plan.Request, isRequest: true);
        var answer = Answer(plan);
        _paths[$"/graphs/{Uri.EscapeDataString(plan.Graph)}/run"] = new JsonObject
        {
            ["post"] = new JsonObject
            {
                ["operationId"] = $"run_{plan.Graph}",
                ["summary"] = plan.Doc.Length > 0 ? plan.Doc : $"Runs requests through the graph {plan.Graph}.",
                ["description"] = $"One request, or an array of them. As version '{version}' has it"
                    + (plan.Deadline is { } deadline ? $"; deadline {deadline.TotalMilliseconds} ms." : "."),
                ["parameters"] = new JsonArray(
                    Header(RunHeaders.DeadlineMs, "Milliseconds that the sender has.",
                        new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0, ["maximum"] = 3_600_000 }),
                    Header(RunHeaders.RequestId, "Names the request in logs and traces.",
                        new JsonObject { ["type"] = "string", ["maxLength"] = 128 })),
                ["requestBody"] = new JsonObject
                {
                    ["required"] = true,
                    ["content"] = Content(OneOrMany(one, Many(one)), hasArrow: true),
                },
                ["responses"] = Responses(answer),
            },
        };
    }

    /// <summary>The document.</summary>
    public JsonObject Build() => new()
    {
        ["openapi"] = "3.1.0",
        ["info"] = new JsonObject
        {
            ["title"] = "AdFlow graph host",
            ["version"] = typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3),
        },
        ["paths"] = _paths,
        ["components"] = new JsonObject
        {
            ["schemas"] = new JsonObject { ["Error"] = Error() },
            ["securitySchemes"] = new JsonObject
            {
                ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
            },
        },
    };

    private static JsonObject Answer(LogicalPlan plan)
    {
        var outputs = new JsonObject();
        foreach (var output in plan.Outputs)
            outputs[output.Name] = Many(ColumnSchema.OfRow(plan.SchemaOf(output.Source), isRequest: false));
        bool isOne = plan.Outputs.Count == 1;
        var members = new JsonObject
        {
            [isOne ? "rows" : "outputs"] = isOne ? outputs[plan.Outputs[0].Name]!.DeepClone()
                : new JsonObject { ["type"] = "object", ["properties"] = outputs },
            ["degraded"] = Many(Reference()),
        };
        return new JsonObject
        {
            ["type"] = "object", ["properties"] = members, ["required"] = new JsonArray(isOne ? "rows" : "outputs"),
        };
    }

    private static JsonObject Responses(JsonObject answer)
    {
        var failed = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["error"] = Reference() },
            ["required"] = new JsonArray("error"),
        };
        var each = new JsonObject { ["anyOf"] = new JsonArray(answer.DeepClone(), failed.DeepClone()) };
        var responses = new JsonObject
        {
            ["200"] = new JsonObject
            {
                ["description"] = "The answer; of several requests, each has its own, or its error.",
                ["content"] = Content(OneOrMany(answer, Many(each)), hasArrow: true),
            },
        };
        foreach (var (status, meaning) in Refusals)
            responses[$"{status}"] = new JsonObject
            {
                ["description"] = meaning, ["content"] = Content(failed.DeepClone().AsObject(), hasArrow: false),
            };
        return responses;
    }

    private static JsonObject Content(JsonObject schema, bool hasArrow)
    {
        var content = new JsonObject { [RunFormats.Json] = new JsonObject { ["schema"] = schema } };
        if (hasArrow)
            content[RunFormats.ArrowStream] = new JsonObject
            {
                ["schema"] = new JsonObject { ["description"] = "An Arrow stream, a row a request." },
            };
        return content;
    }

    private static JsonObject Header(string name, string meaning, JsonObject schema) =>
        new() { ["name"] = name, ["in"] = "header", ["description"] = meaning, ["schema"] = schema };

    private static JsonObject OneOrMany(JsonObject one, JsonObject many) =>
        new() { ["oneOf"] = new JsonArray(one.DeepClone(), many) };

    private static JsonObject Many(JsonObject item) => new() { ["type"] = "array", ["items"] = item.DeepClone() };

    private static JsonObject Reference() => new() { ["$ref"] = "#/components/schemas/Error" };

    private static JsonObject Error()
    {
        var members = new JsonObject();
        foreach (string name in new[] { "class", "code", "message", "graph", "request_id" })
            members[name] = new JsonObject { ["type"] = "string" };
        foreach (string name in new[] { "node", "operator", "port", "column" })
            members[name] = new JsonObject { ["type"] = new JsonArray("string", "null") };
        members["row"] = new JsonObject { ["type"] = new JsonArray("integer", "null") };
        return new JsonObject
        {
            ["type"] = "object", ["properties"] = members, ["required"] = new JsonArray("class", "code", "message"),
        };
    }
}
