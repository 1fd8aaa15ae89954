using System.Text.Json;

namespace AdFlow.Tables.Tests.Golden;

/// <summary>
/// Reads the schema of Arrow's integration-testing JSON format ("Integration Testing" in Arrow's docs).
/// </summary>
internal static class IntegrationSchema
{
    public static Schema Read(JsonElement schema) =>
        new([.. schema.GetProperty("fields").EnumerateArray().Select(ReadField)], ReadMetadata(schema));

    private static Field ReadField(JsonElement json)
    {
        var type = ReadType(json);
        if (json.TryGetProperty("dictionary", out var dictionary))
            type = DataType.Dictionary(
                ReadInt(dictionary.GetProperty("indexType")), type, dictionary.GetProperty("isOrdered").GetBoolean());
        var metadata = ReadMetadata(json);
        return new Field(
            json.GetProperty("name").GetString()!, type, json.GetProperty("nullable").GetBoolean(),
            metadata.Count == 0 ? null : metadata);
    }

    private static DataType ReadType(JsonElement json)
    {
        var type = json.GetProperty("type");
        Field[] children = [.. json.GetProperty("children").EnumerateArray().Select(ReadField)];
        string name = type.GetProperty("name").GetString()!;
        return name switch
        {
            "null" => DataType.Null,
            "bool" => DataType.Bool,
            "int" => ReadInt(type),
            "utf8" => DataType.Utf8,
            "largeutf8" => DataType.LargeUtf8,
            "binary" => DataType.Binary,
            "largebinary" => DataType.LargeBinary,
            "fixedsizebinary" => DataType.FixedSizeBinary(Number(type, "byteWidth")),
            "decimal" => DataType.Decimal(
                Number(type, "precision"), Number(type, "scale"), Number(type, "bitWidth", 128) / 8),
            "list" => DataType.List(children[0]),
            "largelist" => DataType.LargeList(children[0]),
            "fixedsizelist" => DataType.FixedSizeList(children[0], Number(type, "listSize")),
            "struct" => DataType.Struct(children),
            "map" => DataType.Map(children[0], type.GetProperty("keysSorted").GetBoolean()),
            "union" => DataType.Union(
                Text(type, "mode") == "DENSE", children,
                [.. type.GetProperty("typeIds").EnumerateArray().Select(id => id.GetInt32())]),
            _ => ReadScalar(type, name),
        };
    }

    private static DataType ReadScalar(JsonElement type, string name) => name switch
    {
        "floatingpoint" => Text(type, "precision") switch
        {
            "HALF" => DataType.Float16, "SINGLE" => DataType.Float32, _ => DataType.Float64,
        },
        "date" => Text(type, "unit") == "DAY" ? DataType.Date32 : DataType.Date64,
        "time" => DataType.Time(Unit(type)),
        "timestamp" => DataType.Timestamp(
            Unit(type), type.TryGetProperty("timezone", out var zone) ? zone.GetString() : null),
        "duration" => DataType.Duration(Unit(type)),
        "interval" => Text(type, "unit") switch
        {
            "YEAR_MONTH" => DataType.IntervalYearMonth,
            "DAY_TIME" => DataType.IntervalDayTime,
            _ => DataType.IntervalMonthDayNano,
        },
        _ => throw new NotSupportedException($"Type '{name}' of the integration format is not known to the test."),
    };

    private static DataType ReadInt(JsonElement type) =>
        (Number(type, "bitWidth"), type.GetProperty("isSigned").GetBoolean()) switch
        {
            (8, true) => DataType.Int8,
            (16, true) => DataType.Int16,
            (32, true) => DataType.Int32,
            (64, true) => DataType.Int64,
            (8, false) => DataType.UInt8,
            (16, false) => DataType.UInt16,
            (32, false) => DataType.UInt32,
            _ => DataType.UInt64,
        };

    private static List<KeyValuePair<string, string>> ReadMetadata(JsonElement json) =>
        !json.TryGetProperty("metadata", out var metadata)
            ? []
            : [.. metadata.EnumerateArray().Select(pair => new KeyValuePair<string, string>(
                Text(pair, "key"), Text(pair, "value")))];

    private static TimeUnit Unit(JsonElement type) => Enum.Parse<TimeUnit>(Text(type, "unit"), ignoreCase: true);

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static int Number(JsonElement json, string name, int absent = 0) =>
        json.TryGetProperty(name, out var value) ? value.GetInt32() : absent;
}
