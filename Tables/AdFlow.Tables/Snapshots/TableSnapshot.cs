namespace AdFlow.Tables;

/// <summary>
/// One immutable version of a table with its indexes, mostly mapped from a <see cref="SnapshotStore"/>. Counted by
/// references: who opened it holds one and gives it back with <see cref="Release"/>, as does whoever succeeded with
/// <see cref="TryAcquire"/>. The memory is freed with the last one; batches, columns and indexes taken from the
/// snapshot must not be used afterwards. Thread-safe.
/// </summary>
public sealed class TableSnapshot
{
    private readonly StoredVersion _stored;
    private int _references = 1;

    internal TableSnapshot(StoredVersion stored, string hash, string source)
    {
        _stored = stored;
        Hash = hash;
        Source = source;
        Rows = stored.Batch.RowCount;
        Schema = stored.Batch.Schema;
        Bytes = stored.Bytes;
    }

    /// <summary>Makes a snapshot of a table in memory, without a store: for tests and small tables.</summary>
    /// <param name="name">Name of the table, for messages.</param>
    /// <param name="table">The rows; the snapshot disposes it, or this method does where it fails.</param>
    /// <param name="indexes">The indexes it is to have.</param>
    /// <returns>A snapshot with one reference, named as <see cref="SnapshotStore.Publish"/> would name it.</returns>
    /// <exception cref="TablePublishException">The rows do not fit the indexes.</exception>
    public static TableSnapshot InMemory(string name, Table table, IReadOnlyList<IndexDefinition> indexes)
    {
        var arena = new Arena();
        var owners = new List<IDisposable> { table, arena };
        try
        {
            var rows = OneBatch.Of(table, name, arena);
            var opened = new Dictionary<IndexDefinition, object>();
            IndexCheck.Require(name, rows.Batches[0], indexes);
            foreach (var index in indexes.Distinct())
            {
                var stored = IndexStorage.Build(name, rows.Batches[0], index);
                owners.Add(stored);
                opened[index] = IndexStorage.Open(stored, rows.Batches[0], index.Kind);
            }
            string hash = SummedTable.Write(Stream.Null, rows);
            return new TableSnapshot(new StoredVersion(rows.Batches[0], opened, 0, owners), hash, name);
        }
        catch
        {
            StoredVersion.Dispose(owners);
            throw;
        }
    }

    /// <summary>Names and types of the columns.</summary>
    public Schema Schema { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>
    /// Name of the version: a SHA-256 as 64 lower-case hexadecimal digits, by what was published as
    /// <see cref="SnapshotStore"/> says.
    /// </summary>
    public string Hash { get; }

    /// <summary>The file it was published from, which may have changed since, or the name it was published under.
    /// </summary>
    public string Source { get; }

    /// <summary>Bytes mapped from a store, rows and indexes; 0 for one in memory.</summary>
    public long Bytes { get; }

    /// <summary>Whether the last reference was given back and the memory freed.</summary>
    public bool IsReleased => Volatile.Read(ref _references) == 0;

    /// <summary>References that are held now: tables that it is the version of, runs, and whoever opened it.</summary>
    public int References => Volatile.Read(ref _references);

    /// <summary>The definitions of its indexes.</summary>
    public IReadOnlyCollection<IndexDefinition> Indexes => _stored.Indexes.Keys;

    /// <summary>All rows, valid as long as a reference is held.</summary>
    /// <exception cref="ObjectDisposedException">The snapshot is released.</exception>
    public Batch Batch
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsReleased, this);
            return _stored.Batch;
        }
    }

    /// <summary>An index, valid as long as a reference is held.</summary>
    /// <returns>By <see cref="IndexDefinition.Kind"/> the class that <see cref="IndexKind"/> names.</returns>
    /// <exception cref="KeyNotFoundException">The snapshot was opened without it.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot is released.</exception>
    public object Index(IndexDefinition definition)
    {
        ObjectDisposedException.ThrowIf(IsReleased, this);
        if (_stored.Indexes.TryGetValue(definition, out object? index))
            return index;
        string present = Indexes.Count == 0 ? "it has none" : $"it has {string.Join(", ", Indexes)}";
        throw new KeyNotFoundException(
            $"The snapshot of '{Source}' has no index {definition}; {present}. Open it with that index.");
    }

    /// <summary>An index of a known class; otherwise as <see cref="Index(IndexDefinition)"/>.</summary>
    /// <exception cref="InvalidOperationException">An index of this kind is of another class.</exception>
    public T Index<T>(IndexDefinition definition) where T : class => Index(definition) is var index && index is T typed
        ? typed
        : throw new InvalidOperationException(
            $"Index {definition} is a {index.GetType().Name}, not a {typeof(T).Name}.");

    /// <summary>Takes a reference unless the snapshot is released. Allocates nothing and takes no lock.</summary>
    /// <returns>False where it is released and must not be used.</returns>
    public bool TryAcquire()
    {
        int references = Volatile.Read(ref _references);
        while (references > 0)
        {
            int found = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (found == references)
                return true;
            references = found;
        }
        return false;
    }

    /// <summary>Gives a reference back; the last one frees the memory.</summary>
    /// <exception cref="InvalidOperationException">More were given back than taken: a bug of a caller.</exception>
    public void Release()
    {
        int references = Interlocked.Decrement(ref _references);
        if (references == 0)
            _stored.Dispose();
        else if (references < 0)
        {
            Interlocked.Increment(ref _references);
            throw new InvalidOperationException(
                $"The snapshot of '{Source}' was released more often than acquired.");
        }
    }
}
