using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>
/// Two graphs in which records are observed side by side: what equal nodes give for equal inputs is computed once, and
/// the recorded run is learnt once. <see cref="ReplayedPairs"/> makes them. Thread-safe; dispose it after its last run,
/// inspections stay valid.
/// </summary>
public sealed class ReplayedPair : IDisposable
{
    private readonly Side _left, _right;

    internal ReplayedPair(ReplayedGraph left, ReplayedGraph right)
    {
        (Left, Right) = (left, right);
        // The recorded graph tells its nodes by where they stand, so only another one takes what its twin learnt.
        _left = new Side(left, right, takesLearned: true);
        _right = new Side(right, left, takesLearned: right.IsChanged);
    }

    /// <summary>The graph on the left.</summary>
    public ReplayedGraph Left { get; }

    /// <summary>The graph on the right.</summary>
    public ReplayedGraph Right { get; }

    /// <summary>Runs records again as the graphs were written, with the tables of all nodes. Where both are the same
    /// record, equal nodes are computed by the run that comes first: their tables are the same memory, and their time
    /// counts for both.</summary>
    /// <param name="left">Record of the left side; it must live until the inspections are disposed.</param>
    /// <param name="right">Record of the right side; it may be the same object.</param>
    /// <param name="isRightFirst">Which side is run first.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The tables, which the caller disposes, both after the last look at one of them.</returns>
    /// <exception cref="ReplayException">A request does not fit its graph.</exception>
    public async Task<(Inspection Left, Inspection Right)> ObserveAsync(
        RecordedRun left, RecordedRun right, bool isRightFirst, CancellationToken cancellation = default)
    {
        var (first, second) = isRightFirst ? (_right, _left) : (_left, _right);
        var (run, other) = isRightFirst ? (right, left) : (left, right);
        // Of two records neither what was recorded nor the request needs to be the same.
        var learned = left == right ? await LearnAsync(run, cancellation).ConfigureAwait(false) : null;
        var tape = await first.TapeAsync(run, learned, cancellation).ConfigureAwait(false);
        var one = await first.Graph.ObserveAsync(first.Graph.Inspected, run, tape, cancellation).ConfigureAwait(false);
        try
        {
            var next = await second.TapeAsync(other, learned, cancellation).ConfigureAwait(false);
            var two = left == right && one.Failure is null && one.HasTables
                ? await second.ShareAsync(other, next, one, tape, cancellation).ConfigureAwait(false)
                : await second.Graph.ObserveAsync(second.Graph.Inspected, other, next, cancellation)
                    .ConfigureAwait(false);
            return isRightFirst ? (two, one) : (one, two);
        }
        catch
        {
            one.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
    }

    private async ValueTask<LearnedResults?> LearnAsync(RecordedRun run, CancellationToken cancellation) =>
        Left.IsInPlace(run) && Right.IsInPlace(run) ? null
            : await Left.Recorded.LearnAsync(run, cancellation).ConfigureAwait(false);

    private sealed class Side : IDisposable
    {
        private readonly bool _takesLearned;
        private readonly int[] _equal;
        private readonly bool[] _isAsked;
        private readonly InspectedGraph? _sharing;

        public Side(ReplayedGraph graph, ReplayedGraph other, bool takesLearned)
        {
            (Graph, _takesLearned) = (graph, takesLearned);
            _equal = graph.EqualNodes(other);
            // Tapes are asked for the other nodes anyway.
            _isAsked = [.. graph.Plan.Nodes.Select(node => _equal[node.Ordinal] >= 0
                && node is { IsRecorded: false, Timeout: null, OnError: FailureAction.Fail })];
            if (_equal.Any(place => place >= 0))
                _sharing = graph.Inspected.Asking(_isAsked);
        }

        public ReplayedGraph Graph { get; }

        public async ValueTask<LearnedTape> TapeAsync(
            RecordedRun run, LearnedResults? learned, CancellationToken cancellation) =>
            Graph.IsInPlace(run) ? Graph.TapeInPlace(run)
                : Graph.TapeOf((_takesLearned ? learned : null)
                    ?? await Graph.Recorded.LearnAsync(run, cancellation).ConfigureAwait(false));

        public async Task<Inspection> ShareAsync(RecordedRun run, LearnedTape tape, Inspection before,
            LearnedTape beforeTape, CancellationToken cancellation)
        {
            if (_sharing is null)
                return await Graph.ObserveAsync(Graph.Inspected, run, tape, cancellation).ConfigureAwait(false);
            var emptied = run.Header.Degraded.Select(failure => failure.Node).ToHashSet();
            var shared = new SharedNodes(Graph.Plan, _equal, before,
                path => emptied.Contains(path) || beforeTape.IsUnrecorded(path));
            var found = await Graph.ObserveAsync(
                _sharing, run, new SharedTape(tape, shared, _isAsked), cancellation).ConfigureAwait(false);
            found.Shares(shared);
            return found;
        }

        public void Dispose() => _sharing?.Dispose();
    }
}
