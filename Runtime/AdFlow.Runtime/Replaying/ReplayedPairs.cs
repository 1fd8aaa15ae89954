namespace AdFlow.Runtime;

/// <summary>
/// The pairs of graphs in which the runs of one file, or of two, are observed: each is made when the first runs need
/// it, and kept for others of the same graphs, a few at a time. Thread-safe; dispose it after the last was returned.
/// </summary>
/// <param name="left">How left runs are replayed.</param>
/// <param name="right">How right runs are replayed.</param>
public sealed class ReplayedPairs(ReplayOptions left, ReplayOptions right) : IDisposable
{
    private const int MostIdle = 8;

    private readonly ReplayedGraphs _lefts = new(left), _rights = new(right);
    private readonly List<(ReplayedPair Pair, int Users)> _pairs = [];

    /// <summary>The pair of two runs; <see cref="Return(ReplayedPair)"/> gives it back.</summary>
    /// <exception cref="ReplayException">A graph cannot be opened.</exception>
    /// <exception cref="IOException">The private folder cannot be written.</exception>
    public ReplayedPair Rent(RecordedRun left, RecordedRun right)
    {
        var one = _lefts.Rent(left);
        ReplayedGraph other;
        try
        {
            other = _rights.Rent(right);
        }
        catch
        {
            _lefts.Return(one);
            throw;
        }
        lock (_pairs)
        {
            int place = _pairs.FindIndex(each => each.Pair.Left == one && each.Pair.Right == other);
            // A pair keeps its graphs open, once each.
            if (place >= 0)
                Return(one, other);
            var (pair, users) = place < 0 ? (new ReplayedPair(one, other), 0) : _pairs[place];
            if (place >= 0)
                _pairs.RemoveAt(place);
            // The one that was used last stands last.
            _pairs.Add((pair, users + 1));
            return pair;
        }
    }

    /// <summary>Gives a pair back, after its last inspection was disposed.</summary>
    public void Return(ReplayedPair pair)
    {
        lock (_pairs)
        {
            int place = _pairs.FindIndex(each => each.Pair == pair);
            _pairs[place] = (pair, _pairs[place].Users - 1);
            if (_pairs.Count(each => each.Users == 0) <= MostIdle)
                return;
            int oldest = _pairs.FindIndex(each => each.Users == 0);
            var (idle, _) = _pairs[oldest];
            _pairs.RemoveAt(oldest);
            idle.Dispose();
            Return(idle.Left, idle.Right);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_pairs)
        {
            foreach (var (pair, _) in _pairs)
                pair.Dispose();
            _pairs.Clear();
        }
        _lefts.Dispose();
        _rights.Dispose();
    }

    private void Return(ReplayedGraph one, ReplayedGraph other)
    {
        _lefts.Return(one);
        _rights.Return(other);
    }
}
