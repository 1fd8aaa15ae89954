using System.Diagnostics;

namespace AdFlow.Bench;

/// <summary>When requests arrive.</summary>
internal static class Arrivals
{
    /// <summary>All at once: each is answered as soon as a worker is free, which shows the capacity.</summary>
    public static long[] AtOnce(int count) => new long[count];

    /// <summary>A Poisson process: gaps are independent and exponential.</summary>
    /// <param name="count">Number of requests.</param>
    /// <param name="perSecond">Mean rate.</param>
    /// <param name="seed">Equal seeds give equal times at equal rates.</param>
    /// <returns>Ticks of <see cref="Stopwatch"/> from the start, ascending.</returns>
    public static long[] Poisson(int count, double perSecond, int seed)
    {
        var random = new Random(seed);
        long[] ticks = new long[count];
        double seconds = 0;
        for (int i = 0; i < count; i++)
        {
            seconds -= Math.Log(1 - random.NextDouble()) / perSecond;
            ticks[i] = (long)(seconds * Stopwatch.Frequency);
        }
        return ticks;
    }
}
