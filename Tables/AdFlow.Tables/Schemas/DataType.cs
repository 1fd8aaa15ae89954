namespace AdFlow.Tables;

/// <summary>
/// Physical type of a column in the Arrow columnar format. Immutable, thread-safe, compared by value.
/// Made by the static members, for example <c>DataType.Float32</c> or <c>DataType.List(DataType.Utf8)</c>.
/// </summary>
public sealed class DataType : IEquatable<DataType>
{
    private DataType(TypeId id) => Id = id;

    /// <summary>Memory layout.</summary>
    public TypeId Id { get; }

    /// <summary>Bytes of a decimal or fixed-size binary value; values of a fixed-size list; else 0.</summary>
    public int Width { get; private init; }

    /// <summary>Decimal digits of a decimal, else 0.</summary>
    public int Precision { get; private init; }

    /// <summary>Digits after the decimal point of a decimal, else 0.</summary>
    public int Scale { get; private init; }

    /// <summary>Resolution of a time, timestamp or duration.</summary>
    public TimeUnit Unit { get; private init; }

    /// <summary>Time zone of a timestamp, or null for a zoneless one.</summary>
    public string? TimeZone { get; private init; }

    /// <summary>Children of a list (one), struct, map (one struct of key and value) or union; else empty.</summary>
    public IReadOnlyList<Field> Children { get; private init; } = [];

    /// <summary>Tag of each child of a union, 0..127; else empty.</summary>
    public IReadOnlyList<int> TypeCodes { get; private init; } = [];

    /// <summary>Whether the keys of each map value are sorted.</summary>
    public bool KeysSorted { get; private init; }

    /// <summary>Integer type of a dictionary's codes, else null.</summary>
    public DataType? IndexType { get; private init; }

    /// <summary>Type of a dictionary's values, else null.</summary>
    public DataType? ValueType { get; private init; }

    /// <summary>Whether the order of a dictionary's values is meaningful.</summary>
    public bool Ordered { get; private init; }

    /// <summary>Type of a column that holds nothing but nulls.</summary>
    public static DataType Null { get; } = new(TypeId.Null);
    /// <summary>Boolean.</summary>
    public static DataType Bool { get; } = new(TypeId.Bool);
    /// <summary>Signed 8-bit integer.</summary>
    public static DataType Int8 { get; } = new(TypeId.Int8);
    /// <summary>Signed 16-bit integer.</summary>
    public static DataType Int16 { get; } = new(TypeId.Int16);
    /// <summary>Signed 32-bit integer.</summary>
    public static DataType Int32 { get; } = new(TypeId.Int32);
    /// <summary>Signed 64-bit integer.</summary>
    public static DataType Int64 { get; } = new(TypeId.Int64);
    /// <summary>Unsigned 8-bit integer.</summary>
    public static DataType UInt8 { get; } = new(TypeId.UInt8);
    /// <summary>Unsigned 16-bit integer.</summary>
    public static DataType UInt16 { get; } = new(TypeId.UInt16);
    /// <summary>Unsigned 32-bit integer.</summary>
    public static DataType UInt32 { get; } = new(TypeId.UInt32);
    /// <summary>Unsigned 64-bit integer.</summary>
    public static DataType UInt64 { get; } = new(TypeId.UInt64);
    /// <summary>Half precision.</summary>
    public static DataType Float16 { get; } = new(TypeId.Float16);
    /// <summary>Single precision.</summary>
    public static DataType Float32 { get; } = new(TypeId.Float32);
    /// <summary>Double precision.</summary>
    public static DataType Float64 { get; } = new(TypeId.Float64);
    /// <summary>Days since 1970-01-01.</summary>
    public static DataType Date32 { get; } = new(TypeId.Date32);
    /// <summary>Milliseconds since 1970-01-01 that fall on a day.</summary>
    public static DataType Date64 { get; } = new(TypeId.Date64) { Unit = TimeUnit.Millisecond };
    /// <summary>Calendar interval in months.</summary>
    public static DataType IntervalYearMonth { get; } = new(TypeId.IntervalYearMonth);
    /// <summary>Calendar interval in days and milliseconds.</summary>
    public static DataType IntervalDayTime { get; } = new(TypeId.IntervalDayTime);
    /// <summary>Calendar interval in months, days and nanoseconds.</summary>
    public static DataType IntervalMonthDayNano { get; } = new(TypeId.IntervalMonthDayNano);
    /// <summary>UTF-8 text, 32-bit offsets.</summary>
    public static DataType Utf8 { get; } = new(TypeId.Utf8);
    /// <summary>UTF-8 text, 64-bit offsets.</summary>
    public static DataType LargeUtf8 { get; } = new(TypeId.LargeUtf8);
    /// <summary>Bytes, 32-bit offsets.</summary>
    public static DataType Binary { get; } = new(TypeId.Binary);
    /// <summary>Bytes, 64-bit offsets.</summary>
    public static DataType LargeBinary { get; } = new(TypeId.LargeBinary);

    /// <summary>Decimal of the smallest of 4, 8, 16 or 32 bytes that Arrow writes for it: 16 up to 38 digits.</summary>
    /// <param name="precision">Digits, 1..76.</param>
    /// <param name="scale">Digits after the point; may be negative.</param>
    public static DataType Decimal(int precision, int scale) => Decimal(precision, scale, precision <= 38 ? 16 : 32);

    /// <summary>Decimal of a stated width.</summary>
    /// <param name="precision">Digits: 1..9, 18, 38 or 76 for 4, 8, 16 or 32 bytes.</param>
    /// <param name="scale">Digits after the point; may be negative.</param>
    /// <param name="byteWidth">4, 8, 16 or 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is none of these or too small for the
    /// digits.</exception>
    public static DataType Decimal(int precision, int scale, int byteWidth)
    {
        int most = byteWidth switch { 4 => 9, 8 => 18, 16 => 38, 32 => 76, _ => 0 };
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, most);
        return new(TypeId.Decimal) { Precision = precision, Scale = scale, Width = byteWidth };
    }

    /// <summary>Time of day in seconds or milliseconds (32 bit), microseconds or nanoseconds (64 bit).</summary>
    public static DataType Time(TimeUnit unit) =>
        new(unit <= TimeUnit.Millisecond ? TypeId.Time32 : TypeId.Time64) { Unit = unit };

    /// <summary>Instant, with a time zone for display or null for a zoneless one.</summary>
    public static DataType Timestamp(TimeUnit unit, string? timeZone = null) =>
        new(TypeId.Timestamp) { Unit = unit, TimeZone = timeZone };

    /// <summary>Elapsed time.</summary>
    public static DataType Duration(TimeUnit unit) => new(TypeId.Duration) { Unit = unit };

    /// <summary>Exactly <paramref name="width"/> bytes a value.</summary>
    public static DataType FixedSizeBinary(int width) => new(TypeId.FixedSizeBinary) { Width = width };

    /// <summary>List of a nullable item type, 32-bit offsets.</summary>
    public static DataType List(DataType item) => List(new Field("item", item));

    /// <summary>List of an item field, 32-bit offsets.</summary>
    public static DataType List(Field item) => new(TypeId.List) { Children = [item] };

    /// <summary>List of an item field, 64-bit offsets.</summary>
    public static DataType LargeList(Field item) => new(TypeId.LargeList) { Children = [item] };

    /// <summary>Exactly <paramref name="size"/> items a list.</summary>
    public static DataType FixedSizeList(Field item, int size) =>
        new(TypeId.FixedSizeList) { Children = [item], Width = size };

    /// <summary>Vector: a fixed-size list of non-null items.</summary>
    public static DataType Vector(DataType item, int dimensions) =>
        FixedSizeList(new Field("item", item, Nullable: false), dimensions);

    /// <summary>Struct of named fields.</summary>
    public static DataType Struct(params IReadOnlyList<Field> fields) => new(TypeId.Struct) { Children = fields };

    /// <summary>Map from a key to a value.</summary>
    public static DataType Map(DataType key, DataType value) =>
        Map(new Field("entries", Struct(new Field("key", key, false), new Field("value", value)), false), false);

    /// <summary>Map from its entries field, a struct of two.</summary>
    public static DataType Map(Field entries, bool keysSorted) =>
        new(TypeId.Map) { Children = [entries], KeysSorted = keysSorted };

    /// <summary>Union of children, each with its tag.</summary>
    public static DataType Union(bool dense, IReadOnlyList<Field> children, IReadOnlyList<int> typeCodes) =>
        new(dense ? TypeId.DenseUnion : TypeId.SparseUnion) { Children = children, TypeCodes = typeCodes };

    /// <summary>Codes of an integer type into a dictionary of values.</summary>
    public static DataType Dictionary(DataType indexType, DataType valueType, bool ordered = false) =>
        new(TypeId.Dictionary) { IndexType = indexType, ValueType = valueType, Ordered = ordered };

    /// <summary>This nested type with other children, as many as before.</summary>
    public DataType WithChildren(IReadOnlyList<Field> children) => new(Id)
    {
        Width = Width, KeysSorted = KeysSorted, TypeCodes = TypeCodes, Children = children,
    };

    /// <inheritdoc/>
    public bool Equals(DataType? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Id == other.Id && Width == other.Width && Precision == other.Precision
            && Scale == other.Scale && Unit == other.Unit && TimeZone == other.TimeZone
            && KeysSorted == other.KeysSorted && Ordered == other.Ordered
            && Equals(IndexType, other.IndexType) && Equals(ValueType, other.ValueType)
            && TypeCodes.SequenceEqual(other.TypeCodes) && Children.SequenceEqual(other.Children));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DataType);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Id, Width, Precision, Scale, Unit, Children.Count, IndexType?.Id, ValueType?.Id);

    /// <summary>The type as a graph author writes it, for example <c>list&lt;utf8&gt;</c>.</summary>
    public override string ToString() => TypeText.Format(this);
}
