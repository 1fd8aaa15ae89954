using System.Globalization;

namespace AdFlow.Tables.CData;

/// <summary>
/// Format strings of types. Source: Arrow C Data Interface, "Data type description – format strings".
/// </summary>
internal static class FormatText
{
    private static readonly Dictionary<string, DataType> Plain = new(StringComparer.Ordinal)
    {
        ["n"] = DataType.Null, ["b"] = DataType.Bool,
        ["c"] = DataType.Int8, ["C"] = DataType.UInt8, ["s"] = DataType.Int16, ["S"] = DataType.UInt16,
        ["i"] = DataType.Int32, ["I"] = DataType.UInt32, ["l"] = DataType.Int64, ["L"] = DataType.UInt64,
        ["e"] = DataType.Float16, ["f"] = DataType.Float32, ["g"] = DataType.Float64,
        ["z"] = DataType.Binary, ["Z"] = DataType.LargeBinary, ["u"] = DataType.Utf8, ["U"] = DataType.LargeUtf8,
        ["tdD"] = DataType.Date32, ["tdm"] = DataType.Date64,
        ["tiM"] = DataType.IntervalYearMonth, ["tiD"] = DataType.IntervalDayTime,
        ["tin"] = DataType.IntervalMonthDayNano,
        ["tts"] = DataType.Time(TimeUnit.Second), ["ttm"] = DataType.Time(TimeUnit.Millisecond),
        ["ttu"] = DataType.Time(TimeUnit.Microsecond), ["ttn"] = DataType.Time(TimeUnit.Nanosecond),
        ["tDs"] = DataType.Duration(TimeUnit.Second), ["tDm"] = DataType.Duration(TimeUnit.Millisecond),
        ["tDu"] = DataType.Duration(TimeUnit.Microsecond), ["tDn"] = DataType.Duration(TimeUnit.Nanosecond),
    };

    private static readonly Dictionary<DataType, string> Names =
        Plain.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The format string of a type; of a dictionary, that of its codes.</summary>
    public static string Write(DataType type)
    {
        if (type.Id is TypeId.Dictionary)
            return Write(type.IndexType!);
        if (Names.TryGetValue(type, out string? name))
            return name;
        return type.Id switch
        {
            TypeId.Decimal when type.Width == 16 => Invariant($"d:{type.Precision},{type.Scale}"),
            TypeId.Decimal => Invariant($"d:{type.Precision},{type.Scale},{8 * type.Width}"),
            TypeId.FixedSizeBinary => Invariant($"w:{type.Width}"),
            TypeId.Timestamp => $"ts{"smun"[(int)type.Unit]}:{type.TimeZone}",
            TypeId.List => "+l",
            TypeId.LargeList => "+L",
            TypeId.FixedSizeList => Invariant($"+w:{type.Width}"),
            TypeId.Struct => "+s",
            TypeId.Map => "+m",
            TypeId.SparseUnion => "+us:" + string.Join(',', type.TypeCodes),
            _ => "+ud:" + string.Join(',', type.TypeCodes),
        };
    }

    /// <summary>Reads a format string.</summary>
    /// <param name="format">The format string.</param>
    /// <param name="children">Children of the type.</param>
    /// <param name="keysSorted">Whether a map's keys are sorted.</param>
    /// <returns>The type, or null where it is malformed, of other children or not supported.</returns>
    public static DataType? Read(string format, Field[] children, bool keysSorted)
    {
        if (Plain.TryGetValue(format, out var plain))
            return children.Length == 0 ? plain : null;
        int colon = format.IndexOf(':');
        string kind = colon < 0 ? format : format[..colon], rest = colon < 0 ? "" : format[(colon + 1)..];
        return kind switch
        {
            "tss" or "tsm" or "tsu" or "tsn" when children.Length == 0 =>
                DataType.Timestamp((TimeUnit)"smun".IndexOf(kind[2]), rest.Length == 0 ? null : rest),
            "d" when children.Length == 0 => ReadDecimal(rest),
            "w" when children.Length == 0 && TryNumbers(rest, out int[] width) && width is [>= 0] =>
                DataType.FixedSizeBinary(width[0]),
            "+l" when children.Length == 1 => DataType.List(children[0]),
            "+L" when children.Length == 1 => DataType.LargeList(children[0]),
            "+w" when children.Length == 1 && TryNumbers(rest, out int[] size) && size is [>= 0] =>
                DataType.FixedSizeList(children[0], size[0]),
            "+s" => DataType.Struct(children),
            "+m" when children is [{ Type: { Id: TypeId.Struct, Children.Count: 2 } }] =>
                DataType.Map(children[0], keysSorted),
            "+us" or "+ud" => ReadUnion(kind == "+ud", rest, children),
            _ => null,
        };
    }

    private static DataType? ReadDecimal(string rest)
    {
        if (!TryNumbers(rest, out int[] parts) || parts.Length is < 2 or > 3)
            return null;
        int bits = parts.Length == 3 ? parts[2] : 128;
        int most = bits switch { 32 => 9, 64 => 18, 128 => 38, 256 => 76, _ => 0 };
        return parts[0] >= 1 && parts[0] <= most ? DataType.Decimal(parts[0], parts[1], bits / 8) : null;
    }

    private static DataType? ReadUnion(bool dense, string rest, Field[] children)
    {
        int[] codes = [];
        bool ok = (rest.Length == 0 || TryNumbers(rest, out codes)) && codes.Length == children.Length
            && codes.All(code => code is >= 0 and <= 127) && codes.Distinct().Count() == codes.Length;
        return ok ? DataType.Union(dense, children, codes) : null;
    }

    private static bool TryNumbers(string text, out int[] numbers)
    {
        string[] parts = text.Split(',');
        numbers = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i]))
                return false;
        return true;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
