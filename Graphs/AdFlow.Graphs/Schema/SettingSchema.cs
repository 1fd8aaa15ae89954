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
        var forms = new JsonArray(named);
        if (descriptor.Parameters.Any(parameter => parameter.Required))
            named["required"] = new JsonArray(
                [.. descriptor.Parameters.Where(p => p.Required).Select(p => (JsonNode)p.Name)]);
        else
            forms.Add(Null());
        if (descriptor.Parameters.FirstOrDefault(parameter => parameter.Unnamed) is { } unnamed)
            forms.Add(Of(unnamed));
        return new JsonObject { ["anyOf"] = forms };
    }

    private static JsonObject Of(ParameterDescriptor parameter)
    {
        var forms = new JsonArray(Value(parameter));
        if (parameter.Kind <= ParameterKind.Choice)
            forms.Add(Computed());
        if (!parameter.Required)
            forms.Add(Null());
        var schema = new JsonObject { ["anyOf"] = forms, ["description"] = parameter.Summary };
        if (Default(parameter) is { } value)
            schema["default"] = value;
        return schema;
    }

    private static JsonObject Computed() => new()
    {
        ["type"] = "string", ["pattern"] = "^=", ["description"] = "An expression over the request or settings.",
    };

    private static JsonObject Value(ParameterDescriptor parameter) => parameter.Kind switch
    {
        ParameterKind.Bool => new() { ["type"] = "boolean" },
        ParameterKind.Int32 or ParameterKind.Int64 => Number(parameter, "integer"),
        ParameterKind.Float32 or ParameterKind.Float64 => Number(parameter, "number"),
        ParameterKind.Choice => new() { ["enum"] = new JsonArray([.. parameter.Choices.Select(c => (JsonNode)c)]) },
        ParameterKind.ColumnList or ParameterKind.TextList => ScalarOrList(),
        ParameterKind.NamedExpressions or ParameterKind.NamedTexts => Map(Scalar()),
        ParameterKind.NamedColumns => Map(ScalarOrList()),
        ParameterKind.NamedNumbers => Map(Number(parameter, "number")),
        _ => Scalar(),
    };

    // Null takes the default.
    private static JsonObject Null() => new() { ["type"] = "null" };

    // Text, which YAML takes for a number or bool where it looks like one.
    private static JsonObject Scalar() => new() { ["type"] = new JsonArray("string", "number", "boolean") };

    private static JsonObject ScalarOrList() => new()
    {
        ["type"] = new JsonArray("array", "string", "number", "boolean"), ["items"] = Scalar(),
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
        string text => text,
        IEnumerable<string> texts => new JsonArray([.. texts.Select(text => (JsonNode)text)]),
        _ => null,
    };
}
