using System.Diagnostics;

namespace AdFlow.Operators.Standard;

/// <summary>How much time a node has left.</summary>
internal static class RemainingTime
{
    /// <summary>The time until a signal's deadline, at most a year; not positive where it is over.</summary>
    public static TimeSpan Of(StopSignal stop)
    {
        if (stop.DeadlineTicks == long.MaxValue)
            return TimeSpan.FromDays(365);
        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), stop.DeadlineTicks);
        return left < TimeSpan.FromDays(365) ? left : TimeSpan.FromDays(365);
    }

    /// <summary>Waits until a signal is set that is due: timers and the clock differ by a little.</summary>
    public static async Task OverAsync(StopSignal stop)
    {
        while (!stop.IsSet)
            await Task.Delay(1).ConfigureAwait(false);
    }
}
