namespace AdFlow.Hosting;

/// <summary>Looks at graphs with a quality ladder that have requests, at intervals; at none there is no timer.
/// Thread-safe.</summary>
internal sealed class QualityLoop : IDisposable
{
    private readonly Lock _changing = new();
    private readonly List<GraphQuality> _graphs = [];
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private bool _isLooking;

    /// <summary>Makes a loop.</summary>
    public QualityLoop(QualityOptions options, TimeProvider time)
    {
        (Options, _time) = (options, time);
        _timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Settings.</summary>
    public QualityOptions Options { get; }

    /// <summary>Adds a graph.</summary>
    public void Add(GraphQuality graph)
    {
        lock (_changing)
        {
            if (!_graphs.Contains(graph))
                _graphs.Add(graph);
            if (_graphs.Count == 1)
                _timer.Change(Options.Interval, Options.Interval);
        }
    }

    /// <summary>Looks at all graphs now.</summary>
    public void Look()
    {
        GraphQuality[] graphs;
        lock (_changing)
        {
            // A timer may go off while it is still handled.
            if (_isLooking)
                return;
            _isLooking = true;
            graphs = [.. _graphs];
        }
        var now = _time.GetElapsedTime(0);
        foreach (var graph in graphs)
            graph.Look(now);
        lock (_changing)
        {
            _isLooking = false;
            _graphs.RemoveAll(graph => !graph.IsWatched);
            if (_graphs.Count == 0)
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
