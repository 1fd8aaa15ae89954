namespace AdFlow.Tables.Literals;

/// <summary>How many of a unit make a second.</summary>
internal static class TimeUnits
{
    public const long NanosecondsPerSecond = 1_000_000_000;

    public const long SecondsPerDay = 86_400;

    public static long PerSecond(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1, TimeUnit.Millisecond => 1_000, TimeUnit.Microsecond => 1_000_000,
        _ => NanosecondsPerSecond,
    };

    /// <summary>Digits of a fraction of a second: 0, 3, 6 or 9.</summary>
    public static int FractionDigits(TimeUnit unit) => 3 * (int)unit;

    /// <summary>Whole units in <paramref name="nanoseconds"/>; false where they do not fit 64 bits exactly.</summary>
    public static bool TryFromNanoseconds(Int128 nanoseconds, TimeUnit unit, out long value)
    {
        var (units, rest) = Int128.DivRem(nanoseconds, NanosecondsPerSecond / PerSecond(unit));
        value = unchecked((long)units);
        return rest == 0 && value == units;
    }
}
