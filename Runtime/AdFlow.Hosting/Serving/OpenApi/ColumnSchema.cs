using System.Text.Json.Nodes;
using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>JSON Schema (draft 2020-12, as OpenAPI 3.1 has it) of columns, by how rows are written as JSON.</summary>
internal static class ColumnSchema
{
    /// <summary>A row: an object with a member for each column.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="isRequest">Whether it is read: what may be null may be left out, and nothing else may be there.
    /// </param>
    public static JsonObject OfRow(Schema schema, bool isRequest)
    {
        var members = new JsonObject();
        foreach (var field in schema.Fields)
            members[field.Name] = Of(field);
        var row = new JsonObject { ["type"] = "object", ["properties"] = members };
        var required = schema.Fields.Where(field => !isRequest || !field.Nullable).ToList();
        if (required.Count > 0)
            row["required"] = new JsonArray([.. required.Select(field => JsonValue.Create(field.Name))]);
        if (isRequest)
            row["additionalProperties"] = false;
        return row;
    }

    private static JsonObject Of(Field field)
    {
        var value = Of(field.Type);
        value["description"] = $"{field.Type}{(field.Nullable ? ", may be null" : "")}";
        return field.Nullable
            ? new JsonObject { ["anyOf"] = new JsonArray(value, new JsonObject { ["type"] = "null" }) }
            : value;
    }

    private static JsonObject Of(DataType type) => type.Id switch
    {
        TypeId.Null => Typed("null"),
        TypeId.Bool => Typed("boolean"),
        TypeId.Int8 => Whole(sbyte.MinValue, sbyte.MaxValue),
        TypeId.Int16 => Whole(short.MinValue, short.MaxValue),
        TypeId.Int32 => Whole(int.MinValue, int.MaxValue),
        TypeId.UInt8 => Whole(0, byte.MaxValue),
        TypeId.UInt16 => Whole(0, ushort.MaxValue),
        TypeId.UInt32 => Whole(0, uint.MaxValue),
        // Beyond ±2⁵³ as text, which no reader rounds.
        TypeId.Int64 or TypeId.UInt64 => Either(Typed("integer"), Text("^-?[0-9]+$")),
        TypeId.Float16 or TypeId.Float32 or TypeId.Float64 =>
            Either(Typed("number"), new JsonObject { ["enum"] = new JsonArray("NaN", "Infinity", "-Infinity") }),
        TypeId.Decimal => Text("^-?[0-9]+(\\.[0-9]+)?$"),
        TypeId.Date32 or TypeId.Date64 => Formatted("date"),
        TypeId.Timestamp => Formatted(type.TimeZone is null ? null : "date-time"),
        TypeId.Duration or TypeId.IntervalYearMonth or TypeId.IntervalDayTime or TypeId.IntervalMonthDayNano =>
            Formatted("duration"),
        TypeId.Binary or TypeId.LargeBinary or TypeId.FixedSizeBinary =>
            new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" },
        TypeId.List or TypeId.LargeList => Items(Of(type.Children[0])),
        TypeId.FixedSizeList => FixedItems(type),
        TypeId.Struct => Members(type),
        TypeId.Map => Items(Pair(type.Children[0].Type)),
        TypeId.SparseUnion or TypeId.DenseUnion => Typed("object"),
        TypeId.Dictionary => Of(type.ValueType!),
        _ => Typed("string"),
    };

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    private static JsonObject Text(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject Formatted(string? format)
    {
        var text = Typed("string");
        if (format is not null)
            text["format"] = format;
        return text;
    }

    private static JsonObject Whole(long minimum, long maximum) =>
        new() { ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum };

    private static JsonObject Either(JsonObject one, JsonObject other) =>
        new() { ["anyOf"] = new JsonArray(one, other) };

    private static JsonObject Items(JsonObject item) => new() { ["type"] = "array", ["items"] = item };

    private static JsonObject FixedItems(DataType type)
    {
        var items = Items(Of(type.Children[0]));
        items["minItems"] = type.Width;
        items["maxItems"] = type.Width;
        return items;
    }

    private static JsonObject Members(DataType type) => OfRow(new Schema([.. type.Children]), isRequest: false);

    private static JsonObject Pair(DataType entry) => new()
    {
        ["type"] = "array",
        ["prefixItems"] = new JsonArray([.. entry.Children.Select(field => (JsonNode)Of(field))]),
        ["minItems"] = 2,
        ["maxItems"] = 2,
    };
}
