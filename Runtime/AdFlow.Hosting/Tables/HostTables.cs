using System.Collections.Immutable;
using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>What is published on a host: tables by name, which graphs that declare them read instead of their own
/// files. It outlives the process. Thread-safe.</summary>
public sealed class HostTables : IDisposable
{
    private readonly SnapshotStore _store;
    private readonly TableLog _log;
    private readonly Lock _deleting = new();
    private readonly List<SupersededVersion> _superseded = [];
    private volatile ImmutableSortedDictionary<string, HostTable> _current =
        ImmutableSortedDictionary<string, HostTable>.Empty.WithComparers(StringComparer.Ordinal);

    private int _publishing;

    /// <summary>Finds what is published; nothing is opened.</summary>
    /// <param name="store">Holds the versions; nobody else publishes to it.</param>
    /// <param name="logFolder">Folder of the log.</param>
    /// <exception cref="IOException">Another host uses the folder, or it is damaged or cannot be written.</exception>
    internal HostTables(SnapshotStore store, string logFolder)
    {
        _store = store;
        _log = new TableLog(logFolder);
        _current = _current.AddRange(_log.Tables.Select(table => KeyValuePair.Create(table.Name, table)));
        Files = new FileTables(store);
        // Whoever has the log has the store: nobody publishes yet.
        store.DeleteTemporaryFiles();
    }

    /// <summary>What is published, by name.</summary>
    public IReadOnlyCollection<HostTable> All => [.. _current.Values];

    /// <summary>Tables that are files of graphs.</summary>
    internal FileTables Files { get; }

    /// <summary>Holds every version.</summary>
    internal SnapshotStore Store => _store;

    /// <summary>Versions that are not current any more and that runs still read. Made anew by each call.</summary>
    internal IReadOnlyList<SupersededVersion> Superseded
    {
        get
        {
            lock (_deleting)
            {
                _superseded.RemoveAll(each => each.Snapshot.IsReleased);
                return [.. _superseded];
            }
        }
    }

    /// <summary>What is published under a name, or null.</summary>
    public HostTable? Find(string name) => _current.GetValueOrDefault(name);

    /// <summary>Opens the current version of every table, without the files that they were published from.</summary>
    /// <param name="lost">Told the name of each table that the store has lost, or has damaged, and why.</param>
    internal ImmutableDictionary<string, SharedTable> OpenAll(Action<string, Exception> lost)
    {
        var opened = ImmutableDictionary.CreateBuilder<string, SharedTable>(StringComparer.Ordinal);
        foreach (var table in _current.Values)
            try
            {
                var snapshot = _store.OpenVersion(table.Name, table.CurrentVersion.Hash, []);
                opened[table.Name] = Share(table.Name, snapshot);
                snapshot.Release();
            }
            catch (Exception error) when (error is TablePublishException or IOException or UnauthorizedAccessException)
            {
                lost(table.Name, error);
            }
        return opened.ToImmutable();
    }

    /// <summary>A table that graphs can be bound to, with the caller's reference.</summary>
    internal SharedTable Share(string name, TableSnapshot snapshot) => new(name, snapshot, _store, static _ => { });

    /// <summary>Keeps versions from being deleted while one is published; disposing the result ends it.</summary>
    internal IDisposable BeginPublishing()
    {
        lock (_deleting)
            _publishing++;
        return new PublishingEnd(this);
    }

    /// <summary>Makes what is published durable. The caller holds <see cref="ActivationPool.Exchanging"/>.</summary>
    /// <param name="tables">What is published now under their names.</param>
    /// <exception cref="IOException">It cannot be written; nothing has changed.</exception>
    internal void Commit(IReadOnlyList<HostTable> tables)
    {
        foreach (var table in tables)
            _store.MakeDurable(table.CurrentVersion.Hash);
        lock (_deleting)
            _log.Append(tables);
    }

    /// <summary>Tells what is published, once graphs are bound to it. The caller holds
    /// <see cref="ActivationPool.Exchanging"/>.</summary>
    internal void Tell(IReadOnlyList<HostTable> tables) =>
        _current = _current.SetItems(tables.Select(table => KeyValuePair.Create(table.Name, table)));

    /// <summary>Remembers a version that stopped to be current.</summary>
    internal void Supersede(string name, TableSnapshot snapshot)
    {
        lock (_deleting)
            _superseded.Add(new(name, snapshot));
    }

    /// <summary>Deletes versions that are no table's any more and that nobody reads; not while one is published.
    /// </summary>
    /// <exception cref="IOException">A file cannot be deleted; it is tried again the next time.</exception>
    internal void DeleteDropped()
    {
        lock (_deleting)
        {
            if (_publishing > 0)
                return;
            _superseded.RemoveAll(each => each.Snapshot.IsReleased);
            var read = _superseded.Select(each => each.Snapshot.Hash).ToHashSet(StringComparer.Ordinal);
            var deletable = _log.Dropped.Where(hash => !read.Contains(hash) && !Files.Uses(hash)).ToList();
            foreach (string hash in deletable)
                _store.Delete(hash);
            _log.Forget(deletable);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();

    private sealed class PublishingEnd(HostTables tables) : IDisposable
    {
        public void Dispose()
        {
            lock (tables._deleting)
                tables._publishing--;
        }
    }
}
