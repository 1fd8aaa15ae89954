using System.Globalization;

namespace AdFlow.Tables.Literals;

/// <summary>What text a type takes, in words for error messages.</summary>
internal static class TypeRule
{
    /// <summary>For example <c>int8: a whole number from -128 to 127</c>.</summary>
    public static string Describe(DataType type)
    {
        string name = type.ToString();
        string? rule = type.Id switch
        {
            TypeId.Null => "null",
            TypeId.Bool => "true or false",
            >= TypeId.Int8 and <= TypeId.UInt64 => Integer(type),
            TypeId.Float16 => Float("65504"),
            TypeId.Float32 => Float("3.4028235E+38"),
            TypeId.Float64 => Float("1.7976931348623157E+308"),
            TypeId.Decimal =>
                Invariant($"a number with at most {type.Precision} digits, {type.Scale} of them after the point"),
            >= TypeId.Date32 and <= TypeId.Timestamp => Calendar(type),
            >= TypeId.Duration and <= TypeId.IntervalMonthDayNano => Interval(type),
            TypeId.Utf8 or TypeId.LargeUtf8 => "text in valid UTF-8",
            TypeId.Binary or TypeId.LargeBinary => "base64",
            TypeId.FixedSizeBinary => Invariant($"base64 of exactly {type.Width} bytes"),
            TypeId.List or TypeId.LargeList => "an array",
            TypeId.FixedSizeList => Invariant($"an array of exactly {type.Width} values"),
            TypeId.Map => "an array of [key, value] arrays",
            TypeId.Struct => "an object",
            TypeId.Dictionary => "text in valid UTF-8",
            _ => null,
        };
        return rule is null ? name : $"{name}: {rule}";
    }

    private static string Integer(DataType type)
    {
        bool signed = type.Id <= TypeId.Int64;
        int bits = type.ByteWidth() * 8;
        ulong most = ulong.MaxValue >> (64 - bits + (signed ? 1 : 0));
        string least = signed ? Invariant($"-{most + 1}") : "0";
        return Invariant($"a whole number from {least} to {most}");
    }

    private static string Float(string most) =>
        $"a number from -{most} to {most}, \"NaN\", \"Infinity\" or \"-Infinity\"";

    private static string Calendar(DataType type) => type.Id switch
    {
        TypeId.Date32 or TypeId.Date64 => "a date in ISO 8601, as \"2026-01-31\"",
        TypeId.Timestamp when type.TimeZone is not null =>
            $"an instant in ISO 8601 with an offset or Z, {Fraction(type.Unit)}, as \"2026-01-31T12:30:00Z\"",
        TypeId.Timestamp =>
            $"date and time in ISO 8601 without an offset, {Fraction(type.Unit)}, as \"2026-01-31T12:30:00\"",
        _ => $"a time of day in ISO 8601, {Fraction(type.Unit)}, as \"12:30:00\"",
    };

    private static string Interval(DataType type) => type.Id switch
    {
        TypeId.Duration => $"a duration in ISO 8601 without years and months, {Fraction(type.Unit)}, as \"PT1H30M\"",
        TypeId.IntervalYearMonth => "years and months in ISO 8601, as \"P1Y6M\"",
        TypeId.IntervalDayTime => $"days and time in ISO 8601, {Fraction(TimeUnit.Millisecond)}, as \"P1DT12H\"",
        _ => $"months, days and time in ISO 8601, {Fraction(TimeUnit.Nanosecond)}, as \"P1M2DT12H\"",
    };

    private static string Fraction(TimeUnit unit) => unit is TimeUnit.Second
        ? "whole seconds" : Invariant($"at most {TimeUnits.FractionDigits(unit)} digits of a second's fraction");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
