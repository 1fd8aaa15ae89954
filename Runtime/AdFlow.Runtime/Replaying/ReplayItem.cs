namespace AdFlow.Runtime;

/// <summary>A run on its way through a session. Used by one thread at a time.</summary>
internal sealed class ReplayItem(RecordedRun run)
{
    private ReplayedGraph? _graph;
    private ReplayedRun? _replayed;
    private bool _isReleased;

    /// <summary>What came of it; null where it was not replayed.</summary>
    public ReplayedRequest? Request { get; private set; }

    /// <summary>Runs and compares it.</summary>
    public async Task ReplayAsync(ReplayedGraphs graphs, CancellationToken stop)
    {
        var request = new ReplayedRequest(run.Header.Request, run.Header.RequestId, ReplayVerdict.Equal);
        if (ReplayedGraph.WhyNotComparable(run) is { } reason)
        {
            Request = request with { Verdict = ReplayVerdict.NotComparable, Reason = reason };
            return;
        }
        _graph = graphs.Rent(run);
        _replayed = await _graph.RunAsync(run, stop).ConfigureAwait(false);
        if (stop.IsCancellationRequested)
            return;
        Request = _graph.Compare(run, _replayed) is { } difference
            ? request with { Verdict = ReplayVerdict.Different, Difference = difference } : request;
    }

    /// <summary>Looks for the first node that differs.</summary>
    public async Task DescribeAsync(CancellationToken stop) => Request = Request! with
    {
        Node = await _graph!.FirstNodeAsync(run, _replayed!, stop).ConfigureAwait(false),
    };

    /// <summary>Gives its memory up; only what came of it stays. A second call does nothing.</summary>
    public void Release(ReplayedGraphs graphs)
    {
        if (_isReleased)
            return;
        _isReleased = true;
        _replayed?.Dispose();
        if (_graph is not null)
            graphs.Return(_graph);
        run.Dispose();
    }
}
