namespace AdFlow.Runtime;

/// <summary>
/// How two series of runs differ, over any number of requests in memory that is bounded by the graphs' columns. What it
/// says depends on the order of the requests only in the last bits of means. Not thread-safe.
/// </summary>
/// <param name="mostRequests">How many of the requests that differ most are kept.</param>
public sealed class ComparisonSummary(int mostRequests = 50)
{
    private readonly Dictionary<string, TableSummary> _byName = [];
    private readonly List<TableSummary> _tables = [];
    private readonly List<MetricSummary> _metrics = [];
    private readonly MostDifferent<RequestSummary> _most = new(mostRequests);

    /// <summary>Requests that were compared.</summary>
    public long Requests { get; private set; }

    /// <summary>Requests of which some table or the failure differs.</summary>
    public long Different { get; private set; }

    /// <summary>Requests of which an output or the failure differs.</summary>
    public long DifferentOutputs { get; private set; }

    /// <summary>Requests whose left run failed.</summary>
    public long LeftFailed { get; private set; }

    /// <summary>Requests whose right run failed.</summary>
    public long RightFailed { get; private set; }

    /// <summary>Requests that failed on one side only, or otherwise on the other.</summary>
    public long FailedDifferently { get; private set; }

    /// <summary>The tables, in the order of execution; of several pairs of graphs those of the first come first.
    /// </summary>
    public IReadOnlyList<TableSummary> Tables => _tables;

    /// <summary>The metrics.</summary>
    public IReadOnlyList<MetricSummary> Metrics => _metrics;

    /// <summary>Of the requests that differ those that differ most, most first.</summary>
    public IReadOnlyList<RequestSummary> MostDifferent => _most.Items;

    /// <summary>The first table that both graphs have and that differs in some request; else the first that only one
    /// has; else null.</summary>
    public TableSummary? First => _tables.Find(table => table is { Different: > 0, Table.IsInBoth: true })
        ?? _tables.Find(table => table.Different > 0);

    /// <summary>Adds a request.</summary>
    public void Add(RunDifference difference)
    {
        Requests++;
        LeftFailed += difference.LeftFailure is null ? 0 : 1;
        RightFailed += difference.RightFailure is null ? 0 : 1;
        FailedDifferently += difference.FailsDifferently ? 1 : 0;
        DifferentOutputs += difference.HasEqualOutputs ? 0 : 1;
        foreach (var table in difference.Tables)
            SummaryOf(table.Table).Add(difference.Request, table);
        foreach (var metric in difference.Metrics)
            SummaryOf(metric.Name).Add(metric);
        if (difference.IsEqual)
            return;
        Different++;
        _most.Add(difference, () => new RequestSummary(
            DifferenceWeight.Of(difference), difference.First?.Table.Name, difference.Metrics));
    }

    private TableSummary SummaryOf(TablePair table)
    {
        if (_byName.TryGetValue(table.Name, out var known))
            return known;
        var summary = new TableSummary(table);
        _byName.Add(table.Name, summary);
        _tables.Add(summary);
        return summary;
    }

    private MetricSummary SummaryOf(string name)
    {
        if (_metrics.Find(metric => metric.Name == name) is { } known)
            return known;
        _metrics.Add(new MetricSummary(name));
        return _metrics[^1];
    }
}
