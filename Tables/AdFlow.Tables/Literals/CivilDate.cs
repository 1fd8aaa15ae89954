namespace AdFlow.Tables.Literals;

/// <summary>
/// Days since 1970-01-01 to and from year, month and day of the proleptic Gregorian calendar, for every year a
/// 64-bit count of seconds reaches. Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms",
/// days_from_civil and civil_from_days.
/// </summary>
internal static class CivilDate
{
    private const long DaysPerEra = 146_097;

    // Days from 0000-03-01, where the algorithm's eras of 400 years begin, to 1970-01-01.
    private const long EpochShift = 719_468;

    public static long ToDays(long year, int month, int day)
    {
        year -= month <= 2 ? 1 : 0;
        long era = FloorDivide(year, 400);
        long yearOfEra = year - era * 400;
        long dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return era * DaysPerEra + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - EpochShift;
    }

    public static (long Year, int Month, int Day) FromDays(long days)
    {
        days += EpochShift;
        long era = FloorDivide(days, DaysPerEra);
        long dayOfEra = days - era * DaysPerEra;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long shifted = (5 * dayOfYear + 2) / 153;
        int day = (int)(dayOfYear - (153 * shifted + 2) / 5) + 1;
        int month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
    }

    public static int DaysInMonth(long year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    public static long FloorDivide(long value, long divisor) =>
        value / divisor - (value % divisor < 0 ? 1 : 0);
}
