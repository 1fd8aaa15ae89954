namespace AdFlow.Tables;

/// <summary>The physical kind of a column, one value per Arrow memory layout.</summary>
public enum TypeId : byte
{
    /// <summary>No buffers; every value is null.</summary>
    Null,
    /// <summary>One bit a value, least significant bit first.</summary>
    Bool,
    /// <summary>Signed 8-bit integer.</summary>
    Int8,
    /// <summary>Signed 16-bit integer.</summary>
    Int16,
    /// <summary>Signed 32-bit integer.</summary>
    Int32,
    /// <summary>Signed 64-bit integer.</summary>
    Int64,
    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8,
    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16,
    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32,
    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64,
    /// <summary>IEEE 754 half precision.</summary>
    Float16,
    /// <summary>IEEE 754 single precision.</summary>
    Float32,
    /// <summary>IEEE 754 double precision.</summary>
    Float64,
    /// <summary>Two's complement integer of <see cref="DataType.Width"/> bytes, scaled by a power of ten.</summary>
    Decimal,
    /// <summary>Days since 1970-01-01, 32 bit.</summary>
    Date32,
    /// <summary>Milliseconds since 1970-01-01 that fall on a day, 64 bit.</summary>
    Date64,
    /// <summary>Time of day in seconds or milliseconds, 32 bit.</summary>
    Time32,
    /// <summary>Time of day in microseconds or nanoseconds, 64 bit.</summary>
    Time64,
    /// <summary>Instant since 1970-01-01 in <see cref="DataType.Unit"/>, 64 bit.</summary>
    Timestamp,
    /// <summary>Elapsed time in <see cref="DataType.Unit"/>, 64 bit.</summary>
    Duration,
    /// <summary>Calendar interval in months, 32 bit.</summary>
    IntervalYearMonth,
    /// <summary>Calendar interval as (days, milliseconds), 2 × 32 bit.</summary>
    IntervalDayTime,
    /// <summary>Calendar interval as (months, days, nanoseconds), 32 + 32 + 64 bit.</summary>
    IntervalMonthDayNano,
    /// <summary>UTF-8 text with 32-bit offsets.</summary>
    Utf8,
    /// <summary>UTF-8 text with 64-bit offsets.</summary>
    LargeUtf8,
    /// <summary>Bytes with 32-bit offsets.</summary>
    Binary,
    /// <summary>Bytes with 64-bit offsets.</summary>
    LargeBinary,
    /// <summary>Exactly <see cref="DataType.Width"/> bytes a value.</summary>
    FixedSizeBinary,
    /// <summary>List of values with 32-bit offsets.</summary>
    List,
    /// <summary>List of values with 64-bit offsets.</summary>
    LargeList,
    /// <summary>Exactly <see cref="DataType.Width"/> values a list.</summary>
    FixedSizeList,
    /// <summary>Named fields of equal length.</summary>
    Struct,
    /// <summary>List of (key, value) entries.</summary>
    Map,
    /// <summary>Tagged union whose children all have the union's length.</summary>
    SparseUnion,
    /// <summary>Tagged union with an offset into the tagged child.</summary>
    DenseUnion,
    /// <summary>Codes into a dictionary of distinct values.</summary>
    Dictionary,
}
