namespace AdFlow.Tables;

/// <summary>
/// A named table whose version may be swapped while runs go on. Thread-safe: <see cref="Acquire"/> takes no lock and
/// allocates nothing; publishers wait for each other.
/// </summary>
/// <param name="name">Name of the table, for messages.</param>
public sealed class PublishedTable(string name) : IDisposable
{
    private readonly Lock _publishing = new();
    private TableSnapshot? _current;
    private bool _disposed;

    /// <summary>Name of the table.</summary>
    public string Name { get; } = name;

    /// <summary>Whether a version was published.</summary>
    public bool HasVersion => Volatile.Read(ref _current) is not null;

    /// <summary>The version that new leases get. It is not pinned: to read it, take a lease.</summary>
    /// <exception cref="InvalidOperationException">Nothing was published yet.</exception>
    /// <exception cref="ObjectDisposedException">The table is disposed.</exception>
    public TableSnapshot Current => Volatile.Read(ref _current) ?? throw Missing();

    /// <summary>
    /// Makes a snapshot the current version, in one step. The table takes a reference of its own; whoever opened the
    /// snapshot still releases theirs. The version before lives until its last lease is released.
    /// </summary>
    /// <param name="next">The version.</param>
    /// <param name="accepts">
    /// Asked where columns or indexes differ from the current version's, with that version and the next: whether
    /// nothing that is bound to the table breaks. Null refuses.
    /// </param>
    /// <exception cref="TablePublishException">It differs and is not accepted; the current version stays.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot is released, or the table disposed.</exception>
    public void Publish(TableSnapshot next, Func<TableSnapshot, TableSnapshot, bool>? accepts = null)
    {
        lock (_publishing)
        {
            Check(next, accepts);
            ObjectDisposedException.ThrowIf(!next.TryAcquire(), next);
            Interlocked.Exchange(ref _current, next)?.Release();
        }
    }

    /// <summary>Makes a snapshot that was checked and acquired the current version.</summary>
    /// <exception cref="ObjectDisposedException">The table is disposed.</exception>
    internal void Swap(TableSnapshot acquired)
    {
        lock (_publishing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Interlocked.Exchange(ref _current, acquired)?.Release();
        }
    }

    /// <summary>Whether a snapshot may become the current version.</summary>
    /// <exception cref="TablePublishException">It differs and is not accepted.</exception>
    /// <exception cref="ObjectDisposedException">The table is disposed.</exception>
    internal void Check(TableSnapshot next, Func<TableSnapshot, TableSnapshot, bool>? accepts)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_current is { } current && VersionDifference.Find(Name, current, next) is { Count: > 0 } differences
            && accepts?.Invoke(current, next) != true)
            throw new TablePublishException(Name, differences);
    }

    /// <summary>Pins the current version. Allocates nothing and takes no lock.</summary>
    /// <returns>A lease, which the caller releases.</returns>
    /// <exception cref="InvalidOperationException">Nothing was published yet.</exception>
    /// <exception cref="ObjectDisposedException">The table is disposed.</exception>
    public TableLease Acquire()
    {
        while (true)
        {
            var snapshot = Current;
            if (snapshot.TryAcquire())
                return new TableLease(snapshot);
            // It was swapped in between, or released by somebody who held no reference, which would spin for ever.
            if (ReferenceEquals(snapshot, Volatile.Read(ref _current)))
                throw new InvalidOperationException(
                    $"The current version of table '{Name}' was released more often than acquired.");
        }
    }

    /// <summary>Releases the current version; leases stay valid. Nothing can be acquired afterwards.</summary>
    public void Dispose()
    {
        lock (_publishing)
        {
            _disposed = true;
            Interlocked.Exchange(ref _current, null)?.Release();
        }
    }

    private Exception Missing() => _disposed
        ? new ObjectDisposedException(Name, $"Table '{Name}' is disposed.")
        : new InvalidOperationException($"Table '{Name}' has no version yet. Publish a snapshot first.");
}
