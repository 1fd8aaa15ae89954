using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace AdFlow.Tables.Literals;

/// <summary>
/// Appends one value to a builder from its text, in the forms <see cref="ScalarText"/> writes, and text and base64
/// bytes besides. A value must fit its type exactly; only a float is rounded, to nearest. Thread-safe.
/// </summary>
public static class ScalarReading
{
    private const int StackBytes = 512;

    /// <summary>Appends the value that a UTF-8 text stands for.</summary>
    /// <param name="target">Builder of a type that is not nested; a dictionary's values must be text.</param>
    /// <param name="text">The text, unquoted.</param>
    /// <returns>Whether it is a value of the type; if not, nothing was appended.</returns>
    public static bool TryAppend(ColumnBuilder target, ReadOnlySpan<byte> text) => target.Type.Id switch
    {
        TypeId.Bool => TryAppendBool(target, text),
        >= TypeId.Int8 and <= TypeId.UInt64 => TryAppendInteger(target, text),
        TypeId.Float16 => TryAppendFloat<Half>(target, text),
        TypeId.Float32 => TryAppendFloat<float>(target, text),
        TypeId.Float64 => TryAppendFloat<double>(target, text),
        TypeId.Decimal => TryAppendDecimal(target, text),
        >= TypeId.Date32 and <= TypeId.Timestamp => TryAppendCalendar(target, text),
        >= TypeId.Duration and <= TypeId.IntervalMonthDayNano => TryAppendInterval(target, text),
        TypeId.Utf8 or TypeId.LargeUtf8 => TryAppendText(target, text),
        TypeId.Binary or TypeId.LargeBinary or TypeId.FixedSizeBinary => TryAppendBase64(target, text),
        TypeId.Dictionary when target.Type.IsText() => TryAppendCode(target, text),
        _ => false,
    };

    private static bool TryAppendBool(ColumnBuilder target, ReadOnlySpan<byte> text)
    {
        bool value = text.SequenceEqual("true"u8);
        if (!value && !text.SequenceEqual("false"u8))
            return false;
        target.AppendBool(value);
        return true;
    }

    private static bool TryAppendInteger(ColumnBuilder target, ReadOnlySpan<byte> text)
    {
        if (!NumberText.TryParse(text, out var number) || !number.TryGetMagnitude(out ulong magnitude))
            return false;
        bool signed = target.Type.Id <= TypeId.Int64;
        int bits = target.Type.ByteWidth() * 8;
        ulong most = ulong.MaxValue >> (64 - bits + (signed ? 1 : 0));
        if (magnitude > (number.Negative ? signed ? most + 1 : 0 : most))
            return false;
        ulong value = number.Negative ? 0 - magnitude : magnitude;
        switch (bits)
        {
            case 8: target.Append((byte)value); break;
            case 16: target.Append((ushort)value); break;
            case 32: target.Append((uint)value); break;
            default: target.Append(value); break;
        }
        return true;
    }

    private static bool TryAppendFloat<T>(ColumnBuilder target, ReadOnlySpan<byte> text)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        T value;
        if (NumberText.TryParse(text, out _))
        {
            if (!T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || !T.IsFinite(value))
                return false;
        }
        else if (text.SequenceEqual("NaN"u8))
            value = T.NaN;
        else if (text.SequenceEqual("Infinity"u8))
            value = T.PositiveInfinity;
        else if (text.SequenceEqual("-Infinity"u8))
            value = T.NegativeInfinity;
        else
            return false;
        target.Append(value);
        return true;
    }

    private static bool TryAppendDecimal(ColumnBuilder target, ReadOnlySpan<byte> text)
    {
        Span<byte> value = stackalloc byte[32];
        value = value[..target.Type.Width];
        if (!DecimalText.TryParse(text, target.Type, value))
            return false;
        target.AppendBytes(value);
        return true;
    }

    private static bool TryAppendCalendar(ColumnBuilder target, ReadOnlySpan<byte> text)
    {
        var type = target.Type;
        long value;
        bool ok = type.Id switch
        {
            TypeId.Date32 => IsoTime.TryParseDate(text, out value),
            TypeId.Date64 => TryParseDate64(text, out value),
            TypeId.Timestamp => IsoTime.TryParseTimestamp(text, type.Unit, type.TimeZone is not null, out value),
            _ => IsoTime.TryParseTime(text, type.Unit, out value),
        };
        return ok && TryAppendWhole(target, value);
    }

    private static bool TryParseDate64(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        return IsoTime.TryParseDate(text, out long days) && TimeUnits.TryFromNanoseconds(
            (Int128)days * TimeUnits.SecondsPerDay * TimeUnits.NanosecondsPerSecond, TimeUnit.Millisecond,
            out milliseconds);
    }

    private static bool TryAppendWhole(ColumnBuilder target, Int128 value)
    {
        if (target.Type.ByteWidth() == sizeof(long) ? value != (long)value : value != (int)value)
            return false;
        if (target.Type.ByteWidth() == sizeof(long))
            target.Append((long)value);
        else
            target.Append((int)value);
        return true;
    }

    private static bool TryAppendInterval(ColumnBuilder target, ReadOnlySpan<byte> text)
    {
        var type = target.Type;
        if (!IsoDuration.TryParse(text, out var months, out var days, out var nanoseconds))
            return false;
        if (type.Id is TypeId.IntervalYearMonth)
            return days == 0 && nanoseconds == 0 && TryAppendWhole(target, months);
        if (type.Id is TypeId.Duration)
            nanoseconds += days * TimeUnits.SecondsPerDay * TimeUnits.NanosecondsPerSecond;
        var unit = type.Id switch
        {
            TypeId.Duration => type.Unit, TypeId.IntervalDayTime => TimeUnit.Millisecond, _ => TimeUnit.Nanosecond,
        };
        if (!TimeUnits.TryFromNanoseconds(nanoseconds, unit, out long units))
            return false;
        return type.Id switch
        {
            TypeId.Duration => months == 0 && TryAppendWhole(target, units),
            TypeId.IntervalDayTime => months == 0 && TryAppendDayTime(target, days, units),
            _ => TryAppendMonthDayNano(target, months, days, units),
        };
    }

    private static bool TryAppendDayTime(ColumnBuilder target, Int128 days, long milliseconds)
    {
        if (days != (int)days || milliseconds != (int)milliseconds)
            return false;
        target.AppendBytes(MemoryMarshal.AsBytes<int>([(int)days, (int)milliseconds]));
        return true;
    }

    private static bool TryAppendMonthDayNano(ColumnBuilder target, Int128 months, Int128 days, long nanoseconds)
    {
        if (months != (int)months || days != (int)days)
            return false;
        Span<byte> value = stackalloc byte[16];
        MemoryMarshal.Write(value, (int)months);
        MemoryMarshal.Write(value[4..], (int)days);
        MemoryMarshal.Write(value[8..], nanoseconds);
        target.AppendBytes(value);
        return true;
    }

    private static bool TryAppendText(ColumnBuilder target, ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
            return false;
        target.AppendBytes(text);
        return true;
    }

    private static bool TryAppendCode(ColumnBuilder target, ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
            return false;
        target.AppendString(Encoding.UTF8.GetString(text));
        return true;
    }

    private static bool TryAppendBase64(ColumnBuilder target, ReadOnlySpan<byte> text)
    {
        byte[]? rented = text.Length > StackBytes ? ArrayPool<byte>.Shared.Rent(text.Length) : null;
        Span<byte> bytes = rented ?? stackalloc byte[StackBytes];
        bool ok = Base64.DecodeFromUtf8(text, bytes, out _, out int length) == OperationStatus.Done
            && (target.Type.IsVariableBinary() || length == target.Type.Width);
        if (ok)
            target.AppendBytes(bytes[..length]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return ok;
    }
}
