using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>What became of the requests of one arm since its experiments began. Thread-safe; counting takes no lock.
/// </summary>
internal sealed class ArmCounts
{
    private readonly LatencyHistogram _latencies = new();
    private long _requests, _failures;

    /// <summary>Requests that ended.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Those of them that failed.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Counts one request.</summary>
    public void Add(TimeSpan elapsed, RunFailure? failure)
    {
        _latencies.Add(LatencyHistogram.BucketOf(elapsed));
        Interlocked.Increment(ref _requests);
        if (failure is not null)
            Interlocked.Increment(ref _failures);
    }

    /// <summary>What half of the requests, and 99 % of them, did not exceed, to 6 %.</summary>
    public (TimeSpan P50, TimeSpan P99) Latency()
    {
        Span<long> counts = stackalloc long[LatencyHistogram.BucketCount];
        _latencies.AddTo(counts);
        return (LatencyHistogram.Quantile(counts, 0.5), LatencyHistogram.Quantile(counts, 0.99));
    }
}
