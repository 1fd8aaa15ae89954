using System.Diagnostics;
using System.Numerics;

namespace AdFlow.Load;

/// <summary>
/// Counts latencies in buckets that are at most 1.6 percent wide, over all magnitudes: 64 linear
/// buckets for each power of two (Tene, HdrHistogram). Not thread-safe: each connection has its own, and they are added
/// up at the end.
/// </summary>
internal sealed class LatencyCounts
{
    private const int SubBits = 6;
    private const int SubCount = 1 << SubBits;

    private readonly long[] _counts = new long[(64 - SubBits) * SubCount];

    /// <summary>Number of latencies.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one.</summary>
    /// <param name="ticks">Ticks of <see cref="Stopwatch"/>, ≥ 0.</param>
    public void Add(long ticks)
    {
        _counts[BucketOf(Math.Max(0, ticks))]++;
        Count++;
    }

    /// <summary>Adds all of another one.</summary>
    public void Add(LatencyCounts other)
    {
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        Count += other.Count;
    }

    /// <summary>A quantile in milliseconds, rounded up to the end of its bucket; not a number where there is
    /// none.</summary>
    /// <param name="share">0..1.</param>
    public double Milliseconds(double share)
    {
        long rank = Math.Max(1, (long)Math.Ceiling(share * Count)), seen = 0;
        for (int i = 0; i < _counts.Length; i++)
            if ((seen += _counts[i]) >= rank)
                return EndOf(i) * 1e3 / Stopwatch.Frequency;
        return double.NaN;
    }

    private static int BucketOf(long value)
    {
        int shift = Math.Max(0, BitOperations.Log2((ulong)value | 1) - SubBits);
        return (shift << SubBits) + (int)(value >> shift);
    }

    // Buckets of shift 0 hold 0..127; each further shift the upper half of its 128.
    private static double EndOf(int bucket)
    {
        int shift = Math.Max(0, (bucket >> SubBits) - 1);
        return (bucket - ((long)shift << SubBits) + 1) * Math.Pow(2, shift);
    }
}
