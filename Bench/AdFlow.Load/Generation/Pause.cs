using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AdFlow.Load;

/// <summary>Waits for a moment to some ten microseconds without using the processor, where the system is Linux;
/// elsewhere to some milliseconds, which the latency of the requests then includes.</summary>
internal static partial class Pause
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Returns when the moment has come.</summary>
    /// <param name="ticks">A reading of <see cref="Stopwatch"/>.</param>
    public static void Until(long ticks)
    {
        long left = ticks - Stopwatch.GetTimestamp();
        if (left <= 0)
            return;
        if (!OperatingSystem.IsLinux())
        {
            Thread.CurrentThread.Join(Stopwatch.GetElapsedTime(0, left));
            return;
        }
        var (seconds, ticksOfSecond) = Math.DivRem(left, Stopwatch.Frequency);
        var time = new Time((nint)seconds, (nint)(ticksOfSecond * NanosecondsPerSecond / Stopwatch.Frequency));
        // A signal ends it early; the request is then sent a little early, which the caller checks.
        _ = Sleep(time, 0);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Sleep(in Time time, nint left);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Time(nint Seconds, nint Nanoseconds);
}
