namespace AdFlow.Tables;

/// <summary>Questions about a type's memory layout.</summary>
public static class DataTypeLayout
{
    /// <summary>Bytes of one value of a fixed-width type; 0 for bool, null and every type with offsets or
    /// children.</summary>
    public static int ByteWidth(this DataType type) => type.Id switch
    {
        TypeId.Int8 or TypeId.UInt8 => 1,
        TypeId.Int16 or TypeId.UInt16 or TypeId.Float16 => 2,
        TypeId.Int32 or TypeId.UInt32 or TypeId.Float32 or TypeId.Date32 or TypeId.Time32
            or TypeId.IntervalYearMonth => 4,
        TypeId.Int64 or TypeId.UInt64 or TypeId.Float64 or TypeId.Date64 or TypeId.Time64 or TypeId.Timestamp
            or TypeId.Duration or TypeId.IntervalDayTime => 8,
        TypeId.IntervalMonthDayNano => 16,
        TypeId.Decimal or TypeId.FixedSizeBinary => type.Width,
        TypeId.Dictionary => type.IndexType!.ByteWidth(),
        _ => 0,
    };

    /// <summary>Whether values are text or bytes behind offsets.</summary>
    public static bool IsVariableBinary(this DataType type) => type.Id is >= TypeId.Utf8 and <= TypeId.LargeBinary;

    /// <summary>Whether a row's bytes or items lie between two offsets.</summary>
    public static bool HasOffsets(this DataType type) =>
        type.IsVariableBinary() || type.Id is TypeId.List or TypeId.LargeList or TypeId.Map;

    /// <summary>Whether offsets are 64 bit.</summary>
    public static bool HasLargeOffsets(this DataType type) =>
        type.Id is TypeId.LargeUtf8 or TypeId.LargeBinary or TypeId.LargeList;

    /// <summary>Whether a value is an integer of 8 to 64 bits.</summary>
    public static bool IsInteger(this DataType type) => type.Id is >= TypeId.Int8 and <= TypeId.UInt64;

    /// <summary>Whether a value is a binary floating-point number.</summary>
    public static bool IsFloat(this DataType type) => type.Id is >= TypeId.Float16 and <= TypeId.Float64;

    /// <summary>Whether a value is an integer or a floating-point number.</summary>
    public static bool IsNumber(this DataType type) => type.Id is >= TypeId.Int8 and <= TypeId.Float64;

    /// <summary>Whether values are text, plain or dictionary-encoded.</summary>
    public static bool IsText(this DataType type) =>
        type.Id is TypeId.Utf8 or TypeId.LargeUtf8 || (type.Id is TypeId.Dictionary && type.ValueType!.IsText());

    /// <summary>Whether the layout has a validity bitmap (all but null and the unions).</summary>
    public static bool HasValidity(this DataType type) =>
        type.Id is not (TypeId.Null or TypeId.SparseUnion or TypeId.DenseUnion);

    /// <summary>The type of the values a reader sees: a dictionary's value type, else the type itself.</summary>
    public static DataType Decoded(this DataType type) => type.Id is TypeId.Dictionary ? type.ValueType! : type;
}
