namespace AdFlow.Testing;

/// <summary>A schema with every type that a table can hold.</summary>
internal static class EveryTypeSchema
{
    public static Schema Create()
    {
        var types = new List<DataType>
        {
            DataType.Null, DataType.Bool, DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.UInt8,
            DataType.UInt16, DataType.UInt32, DataType.UInt64, DataType.Float16, DataType.Float32, DataType.Float64,
            DataType.Decimal(7, 2, 4), DataType.Decimal(15, 3, 8), DataType.Decimal(30, 5, 16),
            DataType.Decimal(60, -2, 32),
            DataType.Date32, DataType.Date64, DataType.IntervalYearMonth, DataType.IntervalDayTime,
            DataType.IntervalMonthDayNano, DataType.Utf8, DataType.LargeUtf8, DataType.Binary, DataType.LargeBinary,
            DataType.FixedSizeBinary(5),
        };
        foreach (var unit in Enum.GetValues<TimeUnit>())
            types.AddRange([DataType.Time(unit), DataType.Timestamp(unit), DataType.Duration(unit)]);
        types.Add(DataType.Timestamp(TimeUnit.Microsecond, "Europe/Berlin"));
        types.AddRange(Nested());
        types.AddRange(Dictionaries());
        var fields = types.Select((type, i) => new Field($"c{i}_{type.Id}", type)).ToList();
        fields.Add(new Field("required", DataType.Int64, Nullable: false));
        fields.Add(new Field("noted", DataType.Utf8, true, [new("unit", "words"), new("empty", "")]));
        fields.Add(new Field("extended", DataType.FixedSizeBinary(16), true,
            [new("ARROW:extension:name", "arrow.uuid"), new("ARROW:extension:metadata", "")]));
        return new Schema(fields, [new("origin", "random"), new("ключ", "значение")]);
    }

    private static IEnumerable<DataType> Nested() =>
    [
        DataType.List(DataType.Int32),
        DataType.List(DataType.List(DataType.Utf8)),
        DataType.LargeList(new Field("item", DataType.Float64)),
        DataType.Vector(DataType.Float32, 4),
        DataType.FixedSizeList(new Field("item", DataType.Bool), 3),
        DataType.FixedSizeList(new Field("item", DataType.Utf8), 0),
        DataType.Struct(new Field("x", DataType.Int16), new Field("y", DataType.List(DataType.Bool))),
        DataType.Struct(),
        DataType.Map(DataType.Utf8, DataType.Int64),
        Union(dense: false),
        Union(dense: true),
        DataType.List(Union(dense: true)),
    ];

    private static IEnumerable<DataType> Dictionaries()
    {
        var word = DataType.Dictionary(DataType.Int32, DataType.Utf8);
        return
        [
            DataType.Dictionary(DataType.Int8, DataType.Utf8),
            DataType.Dictionary(DataType.UInt8, DataType.Int64, ordered: true),
            DataType.Dictionary(DataType.UInt16, DataType.Bool),
            DataType.Dictionary(DataType.Int64, DataType.LargeBinary),
            DataType.Dictionary(DataType.UInt64, DataType.Decimal(20, 2)),
            DataType.List(word),
            DataType.Struct(new Field("word", word), new Field("count", DataType.UInt32)),
            DataType.Dictionary(DataType.Int16, DataType.List(DataType.Dictionary(DataType.Int8, DataType.Utf8))),
            DataType.Dictionary(
                DataType.UInt32, DataType.Struct(new Field("word", word), new Field("n", DataType.Int8))),
        ];
    }

    private static DataType Union(bool dense) => DataType.Union(
        dense,
        [new Field("number", DataType.Int32), new Field("text", DataType.Utf8), new Field("none", DataType.Null)],
        [5, 0, 127]);
}
