namespace AdFlow.Tables.Literals;

/// <summary>
/// Dates, times of day and instants in the extended format of ISO 8601-1:2019: <c>2026-01-31</c>,
/// <c>12:30:05.250</c>, <c>2026-01-31T12:30:05Z</c>. Years outside 0…9999 have a sign and at least six digits.
/// </summary>
internal static class IsoTime
{
    // Years a 64-bit count of seconds reaches have 12 digits; one more would overflow nothing but means nothing.
    private const int MaxYearDigits = 12;

    public static void FormatDate(ref TextTarget target, long days)
    {
        var (year, month, day) = CivilDate.FromDays(days);
        if (year is < 0 or > 9999)
            target.Put(year < 0 ? '-' : '+');
        target.Put((ulong)Math.Abs(year), year is < 0 or > 9999 ? 6 : 4);
        target.Put('-');
        target.Put((ulong)month, 2);
        target.Put('-');
        target.Put((ulong)day, 2);
    }

    /// <summary>Time of day; one outside a day, which only foreign data has, shows hours past 23 or a minus.</summary>
    public static void FormatTime(ref TextTarget target, long value, TimeUnit unit)
    {
        if (value < 0)
            target.Put('-');
        ulong perSecond = (ulong)TimeUnits.PerSecond(unit);
        var (seconds, fraction) = Math.DivRem(Magnitude(value), perSecond);
        target.Put(seconds / 3600, 2);
        target.Put(':');
        target.Put(seconds / 60 % 60, 2);
        target.Put(':');
        target.Put(seconds % 60, 2);
        target.PutFraction(fraction, TimeUnits.FractionDigits(unit));
    }

    public static void FormatTimestamp(ref TextTarget target, long value, TimeUnit unit, bool zoned)
    {
        long perDay = TimeUnits.SecondsPerDay * TimeUnits.PerSecond(unit);
        long days = CivilDate.FloorDivide(value, perDay);
        FormatDate(ref target, days);
        target.Put('T');
        // Exact even where days * perDay alone would overflow: both wrap alike and the difference is small.
        FormatTime(ref target, unchecked(value - days * perDay), unit);
        if (zoned)
            target.Put('Z');
    }

    public static bool TryParseDate(ReadOnlySpan<byte> text, out long days)
    {
        var source = new TextSource(text);
        return TryReadDate(ref source, out days) && source.AtEnd;
    }

    public static bool TryParseTime(ReadOnlySpan<byte> text, TimeUnit unit, out long value)
    {
        var source = new TextSource(text);
        value = 0;
        return TryReadTime(ref source, out long nanoseconds) && source.AtEnd
            && TimeUnits.TryFromNanoseconds(nanoseconds, unit, out value);
    }

    /// <summary>An instant: with an offset or Z where the type has a zone, without where it has none.</summary>
    public static bool TryParseTimestamp(ReadOnlySpan<byte> text, TimeUnit unit, bool zoned, out long value)
    {
        var source = new TextSource(text);
        value = 0;
        long offset = 0, nanoseconds = 0;
        if (!TryReadDate(ref source, out long days) || !source.Take('T') || !TryReadTime(ref source, out nanoseconds)
            || (zoned && !TryReadOffset(ref source, out offset)) || !source.AtEnd)
            return false;
        var seconds = (Int128)days * TimeUnits.SecondsPerDay - offset;
        return TimeUnits.TryFromNanoseconds(seconds * TimeUnits.NanosecondsPerSecond + nanoseconds, unit, out value);
    }

    public static ulong Magnitude(long value) => value < 0 ? 0UL - (ulong)value : (ulong)value;

    private static bool TryReadDate(ref TextSource source, out long days)
    {
        days = 0;
        int start = source.Position;
        int sign = source.Sign();
        int most = source.Position == start ? 4 : MaxYearDigits;
        if (!source.Digits(4, most, out long year) || !source.Take('-') || !source.Digits(2, 2, out long month)
            || !source.Take('-') || !source.Digits(2, 2, out long day))
            return false;
        year *= sign;
        if (month is < 1 or > 12 || day < 1 || day > CivilDate.DaysInMonth(year, (int)month))
            return false;
        days = CivilDate.ToDays(year, (int)month, (int)day);
        return true;
    }

    private static bool TryReadTime(ref TextSource source, out long nanoseconds)
    {
        long second = 0, fraction = 0;
        nanoseconds = 0;
        if (!source.Digits(2, 2, out long hour) || !source.Take(':') || !source.Digits(2, 2, out long minute))
            return false;
        if (source.Take(':') && !source.Digits(2, 2, out second))
            return false;
        if (source.Take('.') && !source.Billionths(out fraction))
            return false;
        nanoseconds = (hour * 3600 + minute * 60 + second) * TimeUnits.NanosecondsPerSecond + fraction;
        return hour <= 23 && minute <= 59 && second <= 59;
    }

    private static bool TryReadOffset(ref TextSource source, out long seconds)
    {
        seconds = 0;
        if (source.Take('Z'))
            return true;
        int start = source.Position;
        int sign = source.Sign();
        if (source.Position == start || !source.Digits(2, 2, out long hours) || !source.Take(':')
            || !source.Digits(2, 2, out long minutes))
            return false;
        seconds = sign * (hours * 3600 + minutes * 60);
        return hours <= 23 && minutes <= 59;
    }
}
