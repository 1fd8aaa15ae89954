using System.Diagnostics;

namespace AdFlow.Runtime;

/// <summary>Lengths and points of time as readings of <see cref="Stopwatch.GetTimestamp"/>.</summary>
internal static class Ticks
{
    /// <summary>A length of time; <see cref="long.MaxValue"/> where there is none.</summary>
    public static long Of(TimeSpan? time) =>
        time is { } limit ? (long)(limit.TotalSeconds * Stopwatch.Frequency) : long.MaxValue;

    /// <summary>The point of time that lies a length after another; <see cref="long.MaxValue"/> for never.</summary>
    public static long After(long point, long length) => length == long.MaxValue ? length : point + length;
}
