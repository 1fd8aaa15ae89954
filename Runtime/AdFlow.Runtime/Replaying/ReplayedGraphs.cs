namespace AdFlow.Runtime;

/// <summary>
/// The graphs of a file's runs: each is opened when the first run needs it, and kept for others of the same graph,
/// arms, rung and table versions, a few at a time. Thread-safe; dispose it after the last one was returned.
/// </summary>
/// <param name="options">How runs are replayed.</param>
public sealed class ReplayedGraphs(ReplayOptions options) : IDisposable
{
    private const int MostIdle = 8;

    private readonly List<Entry> _entries = [];

    /// <summary>How runs are replayed.</summary>
    public ReplayOptions Options => options;

    /// <summary>The graph of a run; <see cref="Return(ReplayedGraph)"/> gives it back.</summary>
    /// <exception cref="ReplayException">It cannot be opened, which every run of it is told.</exception>
    /// <exception cref="IOException">The private folder cannot be written.</exception>
    public ReplayedGraph Rent(RecordedRun run)
    {
        Entry entry;
        lock (_entries)
        {
            string key = $"{run.Graph.Key} {run.Header.Tables.Key}";
            int place = _entries.FindIndex(other => other.Key == key);
            entry = place < 0 ? new Entry(key) : _entries[place];
            // The one that was used last stands last.
            if (place >= 0)
                _entries.RemoveAt(place);
            _entries.Add(entry);
            entry.Users++;
        }
        try
        {
            return entry.Open(run, options);
        }
        catch
        {
            Return(entry);
            throw;
        }
    }

    /// <summary>Gives a graph back, after its last result was disposed.</summary>
    public void Return(ReplayedGraph graph)
    {
        lock (_entries)
            Return(_entries.First(entry => entry.Graph == graph));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_entries)
        {
            foreach (var entry in _entries)
                entry.Graph?.Dispose();
            _entries.Clear();
        }
    }

    private void Return(Entry entry)
    {
        lock (_entries)
        {
            entry.Users--;
            int idle = _entries.Count(other => other.Users == 0);
            if (idle <= MostIdle)
                return;
            var oldest = _entries.First(other => other.Users == 0);
            oldest.Graph?.Dispose();
            _entries.Remove(oldest);
        }
    }

    private sealed class Entry(string key)
    {
        private readonly Lock _opening = new();
        private ReplayException? _refusal;

        public string Key => key;

        public int Users { get; set; }

        public ReplayedGraph? Graph { get; private set; }

        public ReplayedGraph Open(RecordedRun run, ReplayOptions options)
        {
            lock (_opening)
            {
                if (_refusal is not null)
                    throw _refusal;
                try
                {
                    return Graph ??= ReplayedGraph.Open(run, options);
                }
                catch (ReplayException refusal)
                {
                    _refusal = refusal;
                    throw;
                }
            }
        }
    }
}
