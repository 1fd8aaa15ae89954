using AdFlow.Operators;

namespace AdFlow.Hosting;

/// <summary>The statistics of a version as they are written out, or of several together.</summary>
internal sealed class VersionCounts(string graph, string version)
{
    private const string Other = "(other)";

    public string Graph => graph;

    public string Version => version;

    /// <summary>Requests that were answered.</summary>
    public long Answered { get; private set; }

    /// <summary>Those of them that a node was left out of.</summary>
    public long Degraded { get; private set; }

    /// <summary>Time of all requests.</summary>
    public double Seconds { get; private set; }

    /// <summary>Requests that failed, by class.</summary>
    public SortedDictionary<FailureClass, long> Failed { get; } = [];

    /// <summary>Requests by how long they took, as <see cref="LatencyHistogram"/> counts.</summary>
    public long[] Latencies { get; } = new long[LatencyHistogram.BucketCount];

    /// <summary>The busiest versions of a host by name, and what remains as one.</summary>
    /// <param name="host">The host.</param>
    /// <param name="most">How many versions are told apart.</param>
    public static IReadOnlyList<VersionCounts> Of(GraphHost host, int most)
    {
        var versions = host.Graphs.All.SelectMany(graph => graph.Versions).Where(state => Total(state.Statistics) > 0)
            .OrderByDescending(state => Total(state.Statistics)).ToList();
        var counts = new List<VersionCounts>();
        foreach (var state in versions.Take(most).OrderBy(state => state.Graph, StringComparer.Ordinal))
            counts.Add(new VersionCounts(state.Graph, state.Version.Name).Add(state.Statistics));
        if (versions.Count <= most)
            return counts;
        var other = new VersionCounts(Other, Other);
        foreach (var state in versions.Skip(most))
            other.Add(state.Statistics);
        return [.. counts, other];
    }

    private static long Total(RunStatistics statistics) =>
        statistics.Answered + Enum.GetValues<FailureClass>().Sum(statistics.Failed);

    private VersionCounts Add(RunStatistics statistics)
    {
        Answered += statistics.Answered;
        Degraded += statistics.Degraded;
        Seconds += statistics.Microseconds / 1e6;
        foreach (var failureClass in Enum.GetValues<FailureClass>())
            Failed[failureClass] = Failed.GetValueOrDefault(failureClass) + statistics.Failed(failureClass);
        statistics.AddTo(Latencies);
        return this;
    }
}
