using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>A table that several graphs use. Its indexes are the union of what they need. <see cref="Uses"/> belongs to
/// whoever holds the lock of all tables; the rest is thread-safe.</summary>
internal sealed class SharedTable(string path, string name)
{
    private readonly Lock _publishing = new();

    /// <summary>Full path of its file.</summary>
    public string Path => path;

    /// <summary>What graphs are bound to.</summary>
    public PublishedTable Table { get; } = new(name);

    /// <summary>How many bound graphs use it.</summary>
    public int Uses { get; set; }

    /// <summary>Publishes the table if it is not yet, or lacks an index.</summary>
    /// <inheritdoc cref="SnapshotStore.Open(string, IReadOnlyList{IndexDefinition}, IProgress{PublishProgress},
    /// CancellationToken)"/>
    public void Require(
        IReadOnlyList<IndexDefinition> indexes, SnapshotStore store, IProgress<PublishProgress>? progress)
    {
        lock (_publishing)
        {
            IReadOnlyCollection<IndexDefinition> present = Table.HasVersion ? Table.Current.Indexes : [];
            if (Table.HasVersion && indexes.All(present.Contains))
                return;
            var snapshot = store.Open(path, [.. present.Union(indexes)], progress);
            try
            {
                // Only indexes may be added: what is bound already reads these columns.
                Table.Publish(snapshot, (before, next) => before.Schema.Equals(next.Schema));
            }
            finally
            {
                snapshot.Release();
            }
        }
    }
}
