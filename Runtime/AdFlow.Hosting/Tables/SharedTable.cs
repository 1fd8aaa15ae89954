using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>
/// A table that several graphs are bound to: versions of one schema, whose indexes are the union of what the graphs
/// need. The last reference closes it. Thread-safe.
/// </summary>
internal sealed class SharedTable : Counted
{
    // Held while versions are swapped, which is short: nothing is read or built meanwhile.
    private static readonly Lock Swapping = new();

    private readonly SnapshotStore _store;
    private readonly Action<SharedTable> _ended;

    /// <summary>Makes a table of its first version.</summary>
    /// <param name="name">Name of the table, for messages.</param>
    /// <param name="first">The version; the caller keeps its reference.</param>
    /// <param name="store">Holds it.</param>
    /// <param name="ended">Called when it is closed.</param>
    public SharedTable(string name, TableSnapshot first, SnapshotStore store, Action<SharedTable> ended)
    {
        (_store, _ended) = (store, ended);
        Table = new PublishedTable(name);
        Table.Publish(first);
        FirstHash = first.Hash;
    }

    /// <summary>What graphs are bound to.</summary>
    public PublishedTable Table { get; }

    /// <summary>Name of the version that it was made of.</summary>
    public string FirstHash { get; }

    /// <summary>Adds indexes to the current version where it lacks them.</summary>
    /// <param name="indexes">What a graph needs.</param>
    /// <param name="progress">Told about building, or null.</param>
    /// <exception cref="TablePublishException">The rows do not fit the indexes.</exception>
    /// <exception cref="IOException">The store cannot be read or written.</exception>
    public void Require(IReadOnlyList<IndexDefinition> indexes, IProgress<PublishProgress>? progress)
    {
        while (true)
        {
            var current = Table.Current;
            if (indexes.All(current.Indexes.Contains))
                return;
            var next = _store.OpenVersion(Table.Name, current.Hash, [.. current.Indexes.Union(indexes)], progress);
            try
            {
                if (TryPut(current, next))
                    return;
            }
            finally
            {
                next.Release();
            }
        }
    }

    /// <summary>Publishes versions of several tables in one step.</summary>
    /// <param name="versions">The tables, each once, and their versions; the caller keeps its references.</param>
    /// <param name="commit">Called when nothing can fail any more but this: it makes the publication durable.</param>
    /// <returns>False, with nothing published, where another schema or a missing index would break what is bound: an
    /// index may have been added meanwhile.</returns>
    public static bool TryPublish(IReadOnlyList<(SharedTable Table, TableSnapshot Next)> versions, Action commit)
    {
        lock (Swapping)
        {
            foreach (var (table, next) in versions)
                if (!Fits(table.Table.Current, next))
                    return false;
            commit();
            VersionSet.Publish([.. versions.Select(each => (each.Table.Table, each.Next))], Fits);
            return true;
        }
    }

    /// <summary>Whether what is bound to a version can be run on another one: the same columns, and every index.
    /// </summary>
    public static bool Fits(TableSnapshot current, TableSnapshot next) =>
        current.Schema.Equals(next.Schema) && current.Indexes.All(next.Indexes.Contains);

    /// <inheritdoc/>
    protected override void End()
    {
        _ended(this);
        Table.Dispose();
    }

    private bool TryPut(TableSnapshot before, TableSnapshot next)
    {
        lock (Swapping)
        {
            if (!ReferenceEquals(Table.Current, before))
                return false;
            Table.Publish(next, Fits);
            return true;
        }
    }
}
