using AdFlow.Tables.Counters;

namespace AdFlow.Hosting;

/// <summary>
/// The counters of a host: graphs that give a table of counters one name share it, whichever graph, version or
/// sub-graph declares it. It outlives the process, within the bounds of <see cref="CounterTable"/>. Thread-safe.
/// </summary>
/// <param name="folder">Has a folder for each table.</param>
public sealed class HostCounters(string folder) : IDisposable
{
    private readonly Lock _opening = new();
    private readonly SortedDictionary<string, CounterTable> _open = new(StringComparer.Ordinal);
    private bool _isDisposed;

    /// <summary>Those that a graph has used since the host started, by name. Made anew by each call.</summary>
    public IReadOnlyList<CounterTable> All
    {
        get
        {
            lock (_opening)
                return [.. _open.Values];
        }
    }

    /// <summary>Finds counters that a graph has used since the host started.</summary>
    /// <returns>The counters, or null.</returns>
    public CounterTable? Find(string name)
    {
        lock (_opening)
            return _open.GetValueOrDefault(name);
    }

    /// <summary>Opens counters, which stay open until the host ends; they are made where there are none.</summary>
    /// <param name="name">Their name, in lower_snake_case.</param>
    /// <param name="key">What their keys are.</param>
    /// <exception cref="IOException">Their keys are of the other kind; or the store cannot be read or written.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The host ends.</exception>
    public CounterTable Open(string name, CounterKey key)
    {
        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_open.TryGetValue(name, out var counters))
                _open.Add(name, counters = CounterTable.Open(name, key, Path.Combine(folder, name)));
            return counters.Key == key ? counters : throw new IOException(
                $"the host has counters '{name}' whose keys are {counters.Key.ToString().ToLowerInvariant()}; declare "
                + "them so, or give yours another name");
        }
    }

    /// <summary>Writes all counters as they stand and closes them; nobody counts any more.</summary>
    public void Dispose()
    {
        lock (_opening)
        {
            _isDisposed = true;
            foreach (var counters in _open.Values)
                counters.Dispose();
        }
    }
}
