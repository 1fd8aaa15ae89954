using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>
/// What became of the requests of one version: since the host started, and over about the last minute. Thread-safe;
/// counting takes no lock. Where two requests end as a window begins, one of them may be missing from that window.
/// </summary>
internal sealed class RunStatistics(TimeProvider time)
{
    private const int Windows = 6;
    private const int SecondsPerWindow = 10;
    private const int Classes = (int)FailureClass.Internal + 1;

    private readonly Window[] _windows = [.. Enumerable.Range(0, Windows + 1).Select(_ => new Window())];
    private readonly LatencyHistogram _all = new();
    private readonly long[] _failures = new long[Classes];
    private long _answered, _degraded, _microseconds;

    /// <summary>Requests that were answered.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Those of them that some node was left out of, by <c>on_error</c> or <c>on_timeout</c>.</summary>
    public long Degraded => Volatile.Read(ref _degraded);

    /// <summary>Microseconds that all requests took together.</summary>
    public long Microseconds => Volatile.Read(ref _microseconds);

    /// <summary>Requests that failed, by class.</summary>
    public long Failed(FailureClass failureClass) => Volatile.Read(ref _failures[(int)failureClass]);

    /// <summary>Counts one request.</summary>
    /// <param name="elapsed">From its first byte to its last result.</param>
    /// <param name="failure">Why it failed, or null.</param>
    /// <param name="isDegraded">Whether a node was left out.</param>
    public void Add(TimeSpan elapsed, RunFailure? failure, bool isDegraded)
    {
        int bucket = LatencyHistogram.BucketOf(elapsed);
        _all.Add(bucket);
        Interlocked.Add(ref _microseconds, elapsed.Ticks / TimeSpan.TicksPerMicrosecond);
        if (failure is null)
            Interlocked.Increment(ref _answered);
        else
            Interlocked.Increment(ref _failures[(int)failure.Class]);
        if (isDegraded)
            Interlocked.Increment(ref _degraded);
        long epoch = Epoch();
        _windows[epoch % _windows.Length].Add(epoch, bucket, failure is not null);
    }

    /// <summary>Adds how long requests took, since the host started, to a count for each bucket.</summary>
    public void AddTo(Span<long> counts) => _all.AddTo(counts);

    /// <summary>What happened over about the last minute.</summary>
    public RecentRuns Recent()
    {
        long epoch = Epoch();
        Span<long> counts = stackalloc long[LatencyHistogram.BucketCount];
        long failed = 0;
        foreach (var window in _windows)
            failed += window.AddTo(counts, epoch - Windows, epoch - 1);
        long total = 0;
        foreach (long count in counts)
            total += count;
        return new RecentRuns(total / (double)(Windows * SecondsPerWindow), failed, total,
            LatencyHistogram.Quantile(counts, 0.5), LatencyHistogram.Quantile(counts, 0.99));
    }

    private long Epoch() => time.GetTimestamp() / time.TimestampFrequency / SecondsPerWindow;

    // One is filled while the others are read, so the last minute is that of whole windows.
    private sealed class Window
    {
        private readonly LatencyHistogram _latencies = new();
        private long _epoch = -1;
        private long _failed;

        public void Add(long epoch, int bucket, bool hasFailed)
        {
            long known = Volatile.Read(ref _epoch);
            if (known != epoch && Interlocked.CompareExchange(ref _epoch, epoch, known) == known)
            {
                _latencies.Clear();
                Volatile.Write(ref _failed, 0);
            }
            _latencies.Add(bucket);
            if (hasFailed)
                Interlocked.Increment(ref _failed);
        }

        public long AddTo(Span<long> counts, long first, long last)
        {
            long epoch = Volatile.Read(ref _epoch);
            if (epoch < first || epoch > last)
                return 0;
            _latencies.AddTo(counts);
            return Volatile.Read(ref _failed);
        }
    }
}

/// <summary>Requests of about the last minute.</summary>
/// <param name="PerSecond">How many a second.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="Count">How many there were.</param>
/// <param name="P50">What half of them did not exceed, to 6 %.</param>
/// <param name="P99">What 99 % of them did not exceed, to 6 %.</param>
internal readonly record struct RecentRuns(double PerSecond, long Failed, long Count, TimeSpan P50, TimeSpan P99);
