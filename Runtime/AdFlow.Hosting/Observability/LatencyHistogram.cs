using System.Numerics;

namespace AdFlow.Hosting;

/// <summary>
/// Counts durations in buckets that grow with them: sixteen to each doubling from 1 µs to over an hour, so that a
/// quantile is off by at most 6 %. After HdrHistogram (G. Tene), without its exact counts of small values.
/// Thread-safe; adding takes no lock.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int BucketsPerDoubling = 16;
    private const int BucketBits = 4;
    private const int Doublings = 32;
    // Most versions of a thousand graphs are never asked.
    private long[]? _counts;

    /// <summary>Number of buckets.</summary>
    public static int BucketCount => Doublings * BucketsPerDoubling;

    /// <summary>The bucket of a duration.</summary>
    public static int BucketOf(TimeSpan duration)
    {
        long microseconds = Math.Clamp(duration.Ticks / TimeSpan.TicksPerMicrosecond, 0, (1L << Doublings) - 1);
        if (microseconds < BucketsPerDoubling)
            return (int)microseconds;
        int doubling = BitOperations.Log2((ulong)microseconds);
        int within = (int)(microseconds >> (doubling - BucketBits)) - BucketsPerDoubling;
        return (doubling - BucketBits + 1) * BucketsPerDoubling + within;
    }

    /// <summary>Durations of a bucket are below this, in microseconds.</summary>
    public static double End(int bucket) => bucket < BucketsPerDoubling
        ? bucket + 1
        : Math.ScaleB(BucketsPerDoubling + bucket % BucketsPerDoubling + 1, bucket / BucketsPerDoubling - 1);

    /// <summary>Adds one duration.</summary>
    public void Add(int bucket) => Interlocked.Increment(ref (Volatile.Read(ref _counts) ?? Make())[bucket]);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        if (Volatile.Read(ref _counts) is { } known)
            Array.Clear(known);
    }

    /// <summary>Adds the counts to others.</summary>
    public void AddTo(Span<long> counts)
    {
        if (Volatile.Read(ref _counts) is not { } known)
            return;
        for (int i = 0; i < counts.Length; i++)
            counts[i] += Volatile.Read(ref known[i]);
    }

    /// <summary>The duration that a share of all counted ones does not exceed; zero where there are none.</summary>
    /// <param name="counts">A count for each bucket.</param>
    /// <param name="share">0 to 1.</param>
    public static TimeSpan Quantile(ReadOnlySpan<long> counts, double share)
    {
        long total = 0;
        foreach (long count in counts)
            total += count;
        if (total == 0)
            return TimeSpan.Zero;
        long wanted = Math.Max(1, (long)Math.Ceiling(share * total));
        int bucket = 0;
        for (long seen = counts[0]; seen < wanted; seen += counts[bucket])
            bucket++;
        return TimeSpan.FromMicroseconds(End(bucket));
    }

    private long[] Make()
    {
        long[] made = new long[BucketCount];
        return Interlocked.CompareExchange(ref _counts, made, null) ?? made;
    }
}
