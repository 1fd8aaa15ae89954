namespace AdFlow.Tables.Ipc;

/// <summary>Writes the type of a field to metadata. Layout of the tables: Arrow's Schema.fbs.</summary>
internal static class TypeEncoder
{
    /// <summary>Writes the table of a type that is no dictionary.</summary>
    /// <returns>The union tag and the position of the table.</returns>
    public static (FlatType Kind, int Position) Write(FlatBuilder builder, DataType type)
    {
        // Text and vectors are written before the table that refers to them.
        int zone = type.TimeZone is { } text ? builder.Text(text) : 0;
        int tags = type.TypeCodes.Count > 0 ? WriteTags(builder, type.TypeCodes) : 0;
        builder.StartTable(3);
        var kind = WriteFields(builder, type, zone, tags);
        return (kind, builder.EndTable());
    }

    /// <summary>Writes the table of an integer type.</summary>
    public static int WriteInt(FlatBuilder builder, DataType type) => Write(builder, type).Position;

    private static FlatType WriteFields(FlatBuilder builder, DataType type, int zone, int tags)
    {
        switch (type.Id)
        {
            case >= TypeId.Int8 and <= TypeId.UInt64:
                builder.Scalar(0, 8 * type.ByteWidth());
                builder.Scalar(1, (byte)(type.Id <= TypeId.Int64 ? 1 : 0));
                return FlatType.Int;
            case >= TypeId.Float16 and <= TypeId.Float64:
                builder.Scalar(0, (short)(type.Id - TypeId.Float16));
                return FlatType.FloatingPoint;
            case TypeId.Decimal:
                builder.Scalar(0, type.Precision);
                builder.Scalar(1, type.Scale);
                builder.Scalar(2, 8 * type.Width, 128);
                return FlatType.Decimal;
            case TypeId.FixedSizeBinary:
                builder.Scalar(0, type.Width);
                return FlatType.FixedSizeBinary;
            case TypeId.FixedSizeList:
                builder.Scalar(0, type.Width);
                return FlatType.FixedSizeList;
            case TypeId.Map:
                builder.Scalar(0, (byte)(type.KeysSorted ? 1 : 0));
                return FlatType.Map;
            case TypeId.SparseUnion or TypeId.DenseUnion:
                builder.Scalar(0, (short)(type.Id is TypeId.DenseUnion ? 1 : 0));
                builder.Reference(1, tags);
                return FlatType.Union;
            default:
                return WriteTime(builder, type, zone);
        }
    }

    private static FlatType WriteTime(FlatBuilder builder, DataType type, int zone)
    {
        const short Millisecond = (short)TimeUnit.Millisecond;
        switch (type.Id)
        {
            case TypeId.Date32 or TypeId.Date64:
                builder.Scalar(0, (short)(type.Id is TypeId.Date32 ? 0 : 1), (short)1);
                return FlatType.Date;
            case TypeId.Time32 or TypeId.Time64:
                builder.Scalar(0, (short)type.Unit, Millisecond);
                builder.Scalar(1, 8 * type.ByteWidth(), 32);
                return FlatType.Time;
            case TypeId.Timestamp:
                builder.Scalar(0, (short)type.Unit);
                builder.Reference(1, zone);
                return FlatType.Timestamp;
            case TypeId.Duration:
                builder.Scalar(0, (short)type.Unit, Millisecond);
                return FlatType.Duration;
            case >= TypeId.IntervalYearMonth and <= TypeId.IntervalMonthDayNano:
                builder.Scalar(0, (short)(type.Id - TypeId.IntervalYearMonth));
                return FlatType.Interval;
            default:
                return Plain(type);
        }
    }

    private static FlatType Plain(DataType type) => type.Id switch
    {
        TypeId.Null => FlatType.Null,
        TypeId.Bool => FlatType.Bool,
        TypeId.Utf8 => FlatType.Utf8,
        TypeId.LargeUtf8 => FlatType.LargeUtf8,
        TypeId.Binary => FlatType.Binary,
        TypeId.LargeBinary => FlatType.LargeBinary,
        TypeId.List => FlatType.List,
        TypeId.LargeList => FlatType.LargeList,
        TypeId.Struct => FlatType.Struct,
        _ => throw new NotSupportedException($"Arrow IPC has no place for type {type} here."),
    };

    private static int WriteTags(FlatBuilder builder, IReadOnlyList<int> tags)
    {
        builder.StartVector(4, tags.Count, 4);
        for (int i = tags.Count - 1; i >= 0; i--)
            builder.Push(tags[i]);
        return builder.EndVector(tags.Count);
    }
}
