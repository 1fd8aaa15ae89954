using System.Globalization;
using System.Runtime.CompilerServices;

namespace AdFlow.Tables.Literals;

/// <summary>
/// The text of one value that is neither text, bytes nor nested, as JSON, CSV and terminal tables show it: numbers
/// in the shortest form that reads back the same, decimals with all digits, dates and times in ISO 8601.
/// The same on every machine and in every culture. Thread-safe.
/// </summary>
public static unsafe class ScalarText
{
    /// <summary>Bytes that hold any value's text.</summary>
    public const int MaxBytes = 256;

    /// <summary>Whether values of a type have such a text (a dictionary: its values).</summary>
    public static bool IsScalar(DataType type) => type.Id is >= TypeId.Bool and <= TypeId.IntervalMonthDayNano;

    /// <summary>Writes the text of a row that is not null.</summary>
    /// <param name="column">A column for whose type <see cref="IsScalar"/> holds.</param>
    /// <param name="row">A row that is not null.</param>
    /// <param name="target">At least <see cref="MaxBytes"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The type is none of these.</exception>
    public static int Format(Column column, int row, Span<byte> target)
    {
        var type = column.Type;
        byte* value = column.Node->Values + (long)row * type.ByteWidth();
        return type.Id switch
        {
            TypeId.Bool => Text(target, column.GetBool(row) ? "true"u8 : "false"u8),
            TypeId.Int8 => Number(*(sbyte*)value, target),
            TypeId.Int16 => Number(*(short*)value, target),
            TypeId.Int32 => Number(*(int*)value, target),
            TypeId.Int64 => Number(*(long*)value, target),
            TypeId.UInt8 => Number(*value, target),
            TypeId.UInt16 => Number(*(ushort*)value, target),
            TypeId.UInt32 => Number(*(uint*)value, target),
            TypeId.UInt64 => Number(*(ulong*)value, target),
            TypeId.Float16 => Number(*(Half*)value, target),
            TypeId.Float32 => Number(*(float*)value, target),
            TypeId.Float64 => Number(*(double*)value, target),
            >= TypeId.Decimal and <= TypeId.IntervalMonthDayNano => Composed(type, value, target),
            _ => throw new ArgumentException($"A value of type {type} has no scalar text.", nameof(column)),
        };
    }

    private static int Number<T>(T value, Span<byte> target) where T : IUtf8SpanFormattable
    {
        value.TryFormat(target, out int length, default, CultureInfo.InvariantCulture);
        return length;
    }

    private static int Text(Span<byte> target, ReadOnlySpan<byte> text)
    {
        text.CopyTo(target);
        return text.Length;
    }

    private static int Composed(DataType type, byte* value, Span<byte> bytes)
    {
        var target = new TextTarget(bytes);
        switch (type.Id)
        {
            case TypeId.Decimal:
                DecimalText.Format(ref target, new ReadOnlySpan<byte>(value, type.Width), type.Scale);
                break;
            case TypeId.IntervalYearMonth or TypeId.IntervalDayTime or TypeId.IntervalMonthDayNano or TypeId.Duration:
                Interval(type, value, ref target);
                break;
            default:
                Calendar(type, value, ref target);
                break;
        }
        return target.Length;
    }

    private static void Calendar(DataType type, byte* value, ref TextTarget target)
    {
        switch (type.Id)
        {
            case TypeId.Date32: IsoTime.FormatDate(ref target, *(int*)value); break;
            case TypeId.Date64: Date64(ref target, *(long*)value); break;
            case TypeId.Time32: IsoTime.FormatTime(ref target, *(int*)value, type.Unit); break;
            case TypeId.Time64: IsoTime.FormatTime(ref target, *(long*)value, type.Unit); break;
            default:
                IsoTime.FormatTimestamp(ref target, *(long*)value, type.Unit, type.TimeZone is not null);
                break;
        }
    }

    // A date64 off the day's start is invalid, but foreign files have it: show the time rather than hide it.
    private static void Date64(ref TextTarget target, long milliseconds)
    {
        var (days, rest) = Math.DivRem(milliseconds, TimeUnits.SecondsPerDay * 1000);
        if (rest == 0)
            IsoTime.FormatDate(ref target, days);
        else
            IsoTime.FormatTimestamp(ref target, milliseconds, TimeUnit.Millisecond, zoned: false);
    }

    private static void Interval(DataType type, byte* value, ref TextTarget target)
    {
        switch (type.Id)
        {
            case TypeId.Duration:
                IsoDuration.Format(ref target, 0, 0, *(long*)value, type.Unit, "PT0S"u8);
                break;
            case TypeId.IntervalYearMonth:
                IsoDuration.Format(ref target, *(int*)value, 0, 0, TimeUnit.Second, "P0M"u8);
                break;
            case TypeId.IntervalDayTime:
                IsoDuration.Format(ref target, 0, ((int*)value)[0], ((int*)value)[1], TimeUnit.Millisecond, "P0D"u8);
                break;
            default:
                long nanoseconds = Unsafe.ReadUnaligned<long>(value + 8);
                IsoDuration.Format(
                    ref target, ((int*)value)[0], ((int*)value)[1], nanoseconds, TimeUnit.Nanosecond, "P0D"u8);
                break;
        }
    }
}
