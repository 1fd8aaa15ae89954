using System.Text.Json.Nodes;
using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>JSON Schema of an operator's settings.</summary>
internal static class SettingSchema
{
    /// <summary>What may stand under <c>with:</c>.</summary>
    public static JsonObject With(OperatorDescriptor descriptor)
    {
        var properties = new JsonObject();
        foreach (var parameter in descriptor.Parameters)
            properties[parameter.Name] = Of(parameter);
        var named = new JsonObject
        {
            ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false,
        };
        if (descriptor.Parameters.Any(parameter => parameter.Required))
            named["required"] = new JsonArray(
                [.. descriptor.Parameters.Where(p => p.Required).Select(p => (JsonNode)p.Name)]);
        return descriptor.Parameters.FirstOrDefault(parameter => parameter.Unnamed) is { } unnamed
            ? new JsonObject { ["anyOf"] = new JsonArray(named, Of(unnamed)) }
            : named;
    }

    private static JsonObject Of(ParameterDescriptor parameter)
    {
        var schema = Value(parameter);
        if (parameter.PerRun)
            schema = new JsonObject { ["anyOf"] = new JsonArray(schema, Computed()) };
        schema["description"] = parameter.Summary;
        if (Default(parameter) is { } value)
            schema["default"] = value;
        return schema;
    }

    private static JsonObject Computed() => new()
    {
        ["type"] = "string", ["pattern"] = "^=", ["description"] = "An expression over the request.",
    };

    private static JsonObject Value(ParameterDescriptor parameter) => parameter.Kind switch
    {
        ParameterKind.Bool => new() { ["type"] = "boolean" },
        ParameterKind.Int32 or ParameterKind.Int64 => Number(parameter, "integer"),
        ParameterKind.Float32 or ParameterKind.Float64 => Number(parameter, "number"),
        ParameterKind.Choice => new() { ["enum"] = new JsonArray([.. parameter.Choices.Select(c => (JsonNode)c)]) },
        ParameterKind.ColumnList or ParameterKind.TextList => new()
        {
            ["type"] = new JsonArray("array", "string"), ["items"] = new JsonObject { ["type"] = "string" },
        },
        ParameterKind.NamedExpressions =>
            Map(new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") }),
        ParameterKind.NamedNumbers => Map(Number(parameter, "number")),
        ParameterKind.NamedTexts => Map(new JsonObject { ["type"] = "string" }),
        ParameterKind.Expression => new() { ["type"] = new JsonArray("string", "number", "boolean") },
        _ => new() { ["type"] = "string" },
    };

    private static JsonObject Map(JsonObject value) => new() { ["type"] = "object", ["additionalProperties"] = value };

    private static JsonObject Number(ParameterDescriptor parameter, string type)
    {
        var schema = new JsonObject { ["type"] = type };
        if (!double.IsNegativeInfinity(parameter.Minimum))
            schema["minimum"] = parameter.Minimum;
        if (!double.IsPositiveInfinity(parameter.Maximum))
            schema["maximum"] = parameter.Maximum;
        return schema;
    }

    private static JsonNode? Default(ParameterDescriptor parameter) => parameter.Default switch
    {
        null => null,
        int choice when parameter.Kind is ParameterKind.Choice => parameter.Choices[choice],
        bool flag => flag,
        int integer => integer,
        long integer => integer,
        float number => number,
        double number => number,
        var other => other.ToString(),
    };
}
