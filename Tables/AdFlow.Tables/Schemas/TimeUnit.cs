namespace AdFlow.Tables;

/// <summary>Resolution of times, timestamps and durations; values equal Arrow's.</summary>
public enum TimeUnit : byte
{
    /// <summary>Seconds.</summary>
    Second,
    /// <summary>10⁻³ seconds.</summary>
    Millisecond,
    /// <summary>10⁻⁶ seconds.</summary>
    Microsecond,
    /// <summary>10⁻⁹ seconds.</summary>
    Nanosecond,
}
