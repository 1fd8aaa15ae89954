using System.Globalization;

namespace AdFlow.Load;

/// <summary>What came of a load. Filled by one thread at a time.</summary>
internal sealed class LoadReport
{
    /// <summary>Status of an exchange that came to no answer.</summary>
    public const int Broken = 0;

    private readonly SortedDictionary<int, long> _statuses = [];

    /// <summary>Latencies of answers with status 200.</summary>
    public LatencyCounts Fine { get; } = new();

    /// <summary>Latencies of all others.</summary>
    public LatencyCounts Refused { get; } = new();

    /// <summary>How late requests were sent, since no connection was free or the generator was not run.</summary>
    public LatencyCounts Late { get; } = new();

    /// <summary>From the first intended sending to the last one, or to the last answer in a closed loop.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>Requests that were answered or broke.</summary>
    public long Count => Fine.Count + Refused.Count;

    /// <summary>Requests that came to anything else than 200.</summary>
    public long Failed => Refused.Count;

    /// <summary>Exchanges, a second.</summary>
    public double Rate => Count / Elapsed.TotalSeconds;

    /// <summary>Answers of status 200, a second.</summary>
    public double Goodput => Fine.Count / Elapsed.TotalSeconds;

    /// <summary>Takes an exchange.</summary>
    /// <param name="status">Its status, or <see cref="Broken"/>.</param>
    /// <param name="ticks">From when it was to be sent to the end of its answer.</param>
    /// <param name="lateTicks">From when it was to be sent to when it was.</param>
    public void Add(int status, long ticks, long lateTicks)
    {
        _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
        (status == 200 ? Fine : Refused).Add(ticks);
        Late.Add(lateTicks);
    }

    /// <summary>Adds all of another one.</summary>
    public void Add(LoadReport other)
    {
        foreach (var (status, count) in other._statuses)
            _statuses[status] = _statuses.GetValueOrDefault(status) + count;
        Fine.Add(other.Fine);
        Refused.Add(other.Refused);
        Late.Add(other.Late);
    }

    /// <summary>All of it, in one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Rate:0} requests/s, goodput {Goodput:0}/s, p50 {Fine.Milliseconds(0.5):0.00} ms, p99 "
        + $"{Fine.Milliseconds(0.99):0.00}, p99.9 {Fine.Milliseconds(0.999):0.00}; others p99 "
        + $"{Refused.Milliseconds(0.99):0.00} ms; sent late p99 {Late.Milliseconds(0.99):0.00} ms; ")
        + string.Join(", ", _statuses.Select(status => status.Key == Broken
            ? FormattableString.Invariant($"broken: {status.Value}")
            : FormattableString.Invariant($"{status.Key}: {status.Value}")));
}
