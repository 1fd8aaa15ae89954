namespace AdFlow.Tables.Ipc;

/// <summary>Reads the type of a field from metadata. Layout of the tables: Arrow's Schema.fbs.</summary>
internal static class TypeDecoder
{
    /// <summary>Type of a field table whose children were read.</summary>
    /// <exception cref="IpcFormatException">It is malformed or not supported.</exception>
    public static DataType Read(FlatTable field, IpcField[] children, string path)
    {
        var kind = (FlatType)field.Scalar<byte>(2);
        var type = field.Table(3, "a type");
        int expected = ChildCount(kind);
        if (expected >= 0 && children.Length != expected)
            throw type.Fail($"type {kind} with {children.Length} children", $"{expected}", path);
        Field[] fields = [.. children.Select(child => child.Field)];
        return kind switch
        {
            FlatType.Null => DataType.Null,
            FlatType.Bool => DataType.Bool,
            FlatType.Int => ReadInt(type, path),
            FlatType.FloatingPoint => ReadFloat(type, path),
            FlatType.Utf8 => DataType.Utf8,
            FlatType.LargeUtf8 => DataType.LargeUtf8,
            FlatType.Binary => DataType.Binary,
            FlatType.LargeBinary => DataType.LargeBinary,
            FlatType.List => DataType.List(fields[0]),
            FlatType.LargeList => DataType.LargeList(fields[0]),
            FlatType.Struct => DataType.Struct(fields),
            _ => ReadOther(kind, type, fields, path),
        };
    }

    /// <summary>An integer type.</summary>
    public static DataType ReadInt(FlatTable type, string path)
    {
        bool signed = type.Flag(1);
        return type.Scalar<int>(0) switch
        {
            8 => signed ? DataType.Int8 : DataType.UInt8,
            16 => signed ? DataType.Int16 : DataType.UInt16,
            32 => signed ? DataType.Int32 : DataType.UInt32,
            64 => signed ? DataType.Int64 : DataType.UInt64,
            var bits => throw type.Fail($"an integer of {bits} bits", "8, 16, 32 or 64", path),
        };
    }

    private static DataType ReadOther(FlatType kind, FlatTable type, Field[] fields, string path) => kind switch
    {
        FlatType.Decimal => ReadDecimal(type, path),
        FlatType.Date => ReadDate(type, path),
        FlatType.Time => ReadTime(type, path),
        FlatType.Timestamp => DataType.Timestamp(ReadUnit(type, TimeUnit.Second, path), type.Text(1)),
        FlatType.Duration => DataType.Duration(ReadUnit(type, TimeUnit.Millisecond, path)),
        FlatType.Interval => ReadInterval(type, path),
        FlatType.FixedSizeBinary => DataType.FixedSizeBinary(ReadSize(type, path)),
        FlatType.FixedSizeList => DataType.FixedSizeList(fields[0], ReadSize(type, path)),
        FlatType.Map => ReadMap(type, fields[0], path),
        FlatType.Union => ReadUnion(type, fields, path),
        FlatType.RunEndEncoded or FlatType.BinaryView or FlatType.Utf8View or FlatType.ListView
            or FlatType.LargeListView => throw type.Fail(
                $"a column of type {kind}", "a type AdFlow reads; cast it to its plain form before writing", path),
        _ => throw type.Fail($"a column of unknown type {(int)kind}", "a type of Arrow's columnar format", path),
    };

    private static int ChildCount(FlatType kind) => kind switch
    {
        FlatType.List or FlatType.LargeList or FlatType.FixedSizeList or FlatType.Map => 1,
        FlatType.Struct or FlatType.Union or > FlatType.LargeList => -1,
        _ => 0,
    };

    private static DataType ReadFloat(FlatTable type, string path) => type.Scalar<short>(0) switch
    {
        0 => DataType.Float16,
        1 => DataType.Float32,
        2 => DataType.Float64,
        var precision => throw type.Fail($"floating-point precision {precision}", "0, 1 or 2", path),
    };

    private static DataType ReadDecimal(FlatTable type, string path)
    {
        int precision = type.Scalar<int>(0), scale = type.Scalar<int>(1), bits = type.Scalar(2, 128);
        int most = bits switch { 32 => 9, 64 => 18, 128 => 38, 256 => 76, _ => 0 };
        if (precision < 1 || precision > most)
            throw type.Fail(
                $"a decimal of {precision} digits in {bits} bits",
                "1 to 9, 18, 38 or 76 digits in 32 to 256 bits", path);
        return DataType.Decimal(precision, scale, bits / 8);
    }

    private static DataType ReadDate(FlatTable type, string path) => type.Scalar<short>(0, 1) switch
    {
        0 => DataType.Date32,
        1 => DataType.Date64,
        var unit => throw type.Fail($"date unit {unit}", "0 (days) or 1 (milliseconds)", path),
    };

    private static DataType ReadTime(FlatTable type, string path)
    {
        var time = DataType.Time(ReadUnit(type, TimeUnit.Millisecond, path));
        int bits = type.Scalar(1, 32);
        return bits == 8 * time.ByteWidth()
            ? time
            : throw type.Fail($"a time in {time.Unit}s of {bits} bits", $"{8 * time.ByteWidth()} bits", path);
    }

    private static DataType ReadInterval(FlatTable type, string path) => type.Scalar<short>(0) switch
    {
        0 => DataType.IntervalYearMonth,
        1 => DataType.IntervalDayTime,
        2 => DataType.IntervalMonthDayNano,
        var unit => throw type.Fail($"interval unit {unit}", "0, 1 or 2", path),
    };

    private static TimeUnit ReadUnit(FlatTable type, TimeUnit absent, string path)
    {
        short unit = type.Scalar(0, (short)absent);
        return unit is >= 0 and <= 3 ? (TimeUnit)unit : throw type.Fail($"time unit {unit}", "0 to 3", path);
    }

    private static int ReadSize(FlatTable type, string path)
    {
        int size = type.Scalar<int>(0);
        return size >= 0 ? size : throw type.Fail($"a fixed size of {size}", "0 or more", path);
    }

    private static DataType ReadMap(FlatTable type, Field entries, string path) =>
        entries.Type is { Id: TypeId.Struct, Children.Count: 2 }
            ? DataType.Map(entries, type.Flag(0))
            : throw type.Fail($"a map of {entries.Type}", "a map of structs of key and value", path);

    private static DataType ReadUnion(FlatTable type, Field[] fields, string path)
    {
        var tags = type.Vector(1);
        int[] codes = new int[fields.Length];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = tags.Count == 0 ? i : i < tags.Count ? tags.Scalar<int>(i) : -1;
        if ((tags.Count > 0 && tags.Count != codes.Length) || codes.Distinct().Count() != codes.Length
            || codes.Any(code => code is < 0 or > 127))
            throw type.Fail($"a union of {fields.Length} children with unfit tags", "distinct tags 0 to 127", path);
        return type.Scalar<short>(0) switch
        {
            0 => DataType.Union(dense: false, fields, codes),
            1 => DataType.Union(dense: true, fields, codes),
            var mode => throw type.Fail($"union mode {mode}", "0 (sparse) or 1 (dense)", path),
        };
    }
}
