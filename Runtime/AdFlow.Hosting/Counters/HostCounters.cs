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

    /// <summary>Names of those that are open or lie in the store, in order. Made anew by each call.</summary>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_opening)
                return [.. _open.Keys.Union(Stored()).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Finds counters, and opens those of the store that no graph has used since the host started.</summary>
    /// <returns>The counters, or null.</returns>
    /// <exception cref="IOException">The store cannot be read or written, or they are damaged.</exception>
    /// <exception cref="CounterFullException">They have more keys than they may.</exception>
    /// <exception cref="ObjectDisposedException">The host ends.</exception>
    public CounterTable? Find(string name)
    {
        lock (_opening)
        {
            if (_open.TryGetValue(name, out var counters))
                return counters;
            // Whoever asks may give any text: only what the store lists is a name of a folder in it.
            return Stored().Contains(name) && CounterTable.FindKey(Path.Combine(folder, name)) is { } key
                ? Open(name, key) : null;
        }
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

    private IEnumerable<string> Stored() => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)) : [];

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
