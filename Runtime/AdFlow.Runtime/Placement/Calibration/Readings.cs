using System.Diagnostics;

namespace AdFlow.Runtime;

/// <summary>Measures how long something takes.</summary>
internal static class Readings
{
    /// <summary>Rows that measured work has.</summary>
    public const int Rows = 1 << 16;

    /// <summary>Operations of a chain whose length makes the difference.</summary>
    public const int Chain = 32;

    /// <summary>Functions of such a chain.</summary>
    public const int Functions = 4;

    private const int Times = 7;

    /// <summary>Nanoseconds that something takes at best; it is done once before.</summary>
    public static double Least(Action work)
    {
        work();
        long least = long.MaxValue;
        for (int i = 0; i < Times; i++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            least = Math.Min(least, Stopwatch.GetTimestamp() - start);
        }
        return least * (1e9 / Stopwatch.Frequency);
    }

    /// <summary>What each of some more rows or operations takes.</summary>
    public static double Slope(double more, double less, double difference) => Math.Max((more - less) / difference, 0);
}
