namespace AdFlow.Tables.Literals;

/// <summary>
/// Durations and calendar intervals in ISO 8601: <c>PT1H30M0.5S</c>, <c>P1Y2M</c>, <c>P1M3DT2S</c>. A minus before
/// the P covers all parts; parts of unlike sign each carry their own (ISO 8601-2:2019 §4.4). Weeks are read as seven
/// days; only seconds may have a fraction.
/// </summary>
internal static class IsoDuration
{
    // Digits of the largest part that can matter, the seconds of a 64-bit duration; more is out of range anyway.
    private const int MaxPartDigits = 18;

    /// <summary>Writes the parts that are not zero; <paramref name="zero"/> where all are.</summary>
    public static void Format(
        ref TextTarget target, long months, long days, long units, TimeUnit unit, scoped ReadOnlySpan<byte> zero)
    {
        if (months == 0 && days == 0 && units == 0)
        {
            target.Put(zero);
            return;
        }
        bool negative = months <= 0 && days <= 0 && units <= 0;
        if (negative)
            target.Put('-');
        target.Put('P');
        Part(ref target, months, 12, 'Y', ulong.MaxValue, negative);
        Part(ref target, months, 1, 'M', 12, negative);
        Part(ref target, days, 1, 'D', ulong.MaxValue, negative);
        if (units == 0)
            return;
        target.Put('T');
        long perSecond = TimeUnits.PerSecond(unit);
        Part(ref target, units, 3600 * perSecond, 'H', ulong.MaxValue, negative);
        Part(ref target, units, 60 * perSecond, 'M', 60, negative);
        Seconds(ref target, units, unit, negative);
    }

    /// <summary>Reads months, days and nanoseconds, each within ±10³⁰.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Int128 months, out Int128 days, out Int128 nanoseconds)
    {
        var source = new TextSource(text);
        int sign = source.Sign();
        bool ok = source.Take('P');
        ok &= TryReadDateParts(ref source, sign, out months, out days, out int dateParts);
        bool timed = source.Take('T');
        ok &= TryReadTimeParts(ref source, timed, sign, out nanoseconds, out int timeParts);
        return ok && source.AtEnd && dateParts + timeParts > 0 && timed == timeParts > 0;
    }

    private static void Part(ref TextTarget target, long value, long size, char letter, ulong modulo, bool negative)
    {
        ulong amount = IsoTime.Magnitude(value) / (ulong)size % modulo;
        if (amount == 0)
            return;
        if (value < 0 && !negative)
            target.Put('-');
        target.Put(amount, 1);
        target.Put(letter);
    }

    private static void Seconds(ref TextTarget target, long units, TimeUnit unit, bool negative)
    {
        ulong perSecond = (ulong)TimeUnits.PerSecond(unit), magnitude = IsoTime.Magnitude(units);
        ulong rest = magnitude % (60 * perSecond);
        if (rest == 0)
            return;
        if (units < 0 && !negative)
            target.Put('-');
        target.Put(rest / perSecond, 1);
        target.PutFraction(rest % perSecond, TimeUnits.FractionDigits(unit));
        target.Put('S');
    }

    private static bool TryReadDateParts(
        ref TextSource source, int sign, out Int128 months, out Int128 days, out int parts)
    {
        (months, days, parts) = (0, 0, 0);
        for (int last = -1; TryReadPart(ref source, "YMWD", ref last, sign, out var amount, out long fraction);
            parts++)
        {
            if (last < 0 || fraction != 0)
                return false;
            months += last switch { 0 => amount * 12, 1 => amount, _ => 0 };
            days += last switch { 2 => amount * 7, 3 => amount, _ => 0 };
        }
        return true;
    }

    private static bool TryReadTimeParts(
        ref TextSource source, bool timed, int sign, out Int128 nanoseconds, out int parts)
    {
        (nanoseconds, parts) = (0, 0);
        for (int last = -1; timed && TryReadPart(ref source, "HMS", ref last, sign, out var amount, out long fraction);
            parts++)
        {
            if (last < 0 || (fraction != 0 && last != 2))
                return false;
            var seconds = amount * (last switch { 0 => 3600, 1 => 60, _ => 1 });
            nanoseconds += seconds * TimeUnits.NanosecondsPerSecond + fraction;
        }
        return true;
    }

    // One number and its letter, which must come after the last one; `last` becomes −1 where the part is malformed.
    private static bool TryReadPart(
        ref TextSource source, string letters, ref int last, int sign, out Int128 amount, out long fraction)
    {
        (amount, fraction) = (0, 0);
        var start = source;
        sign *= source.Sign();
        if (!source.Digits(1, MaxPartDigits, out long digits))
        {
            source = start;
            return false;
        }
        bool ok = !source.Take('.') || source.Billionths(out fraction);
        int letter = letters.IndexOf(source.Next(), StringComparison.Ordinal);
        last = ok && letter > last ? letter : -1;
        (amount, fraction) = ((Int128)digits * sign, fraction * sign);
        return true;
    }
}
