using System.Collections.Concurrent;
using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>Tables that are files of graphs: files of the same content are one table, whatever their names.
/// Thread-safe.</summary>
internal sealed class FileTables(SnapshotStore store)
{
    private readonly Lock _adding = new();
    private readonly ConcurrentDictionary<string, SharedTable> _byHash = new(StringComparer.Ordinal);

    /// <summary>Number of open tables.</summary>
    public int Count => _byHash.Count;

    /// <summary>Whether graphs use a version.</summary>
    public bool Uses(string hash) => _byHash.ContainsKey(hash);

    /// <summary>Whether a file is another table now than the one it was opened as; a file that cannot be read is not.
    /// </summary>
    public bool HasChanged(string path, SharedTable opened)
    {
        try
        {
            return store.HashOf(path) != opened.FirstHash;
        }
        catch (Exception error) when (error is TablePublishException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The table that a file is now, if some graph has it open; the caller releases it.</summary>
    /// <exception cref="TablePublishException">The file cannot be read.</exception>
    /// <exception cref="IOException">The store cannot be read or written.</exception>
    public SharedTable? Find(string path) =>
        _byHash.TryGetValue(store.HashOf(path), out var shared) && shared.TryAcquire() ? shared : null;

    /// <summary>Opens a file as a table.</summary>
    /// <param name="name">Name of the table, for messages.</param>
    /// <param name="path">The file.</param>
    /// <param name="indexes">What the graph needs.</param>
    /// <param name="progress">Told about publishing, or null.</param>
    /// <returns>The table with a reference, which the caller releases.</returns>
    /// <inheritdoc cref="SnapshotStore.Open(string, IReadOnlyList{IndexDefinition}, IProgress{PublishProgress},
    /// CancellationToken)"/>
    public SharedTable Open(
        string name, string path, IReadOnlyList<IndexDefinition> indexes, IProgress<PublishProgress>? progress)
    {
        var shared = Find(path) ?? Add(name, path, indexes, progress);
        try
        {
            shared.Require(indexes, progress);
            return shared;
        }
        catch
        {
            shared.Release();
            throw;
        }
    }

    private SharedTable Add(
        string name, string path, IReadOnlyList<IndexDefinition> indexes, IProgress<PublishProgress>? progress)
    {
        var snapshot = store.Open(path, indexes, progress);
        try
        {
            lock (_adding)
            {
                // Somebody else may have been faster.
                if (_byHash.TryGetValue(snapshot.Hash, out var known) && known.TryAcquire())
                    return known;
                return _byHash[snapshot.Hash] = new SharedTable(name, snapshot, store, Remove);
            }
        }
        finally
        {
            snapshot.Release();
        }
    }

    private void Remove(SharedTable table)
    {
        lock (_adding)
            _byHash.TryRemove(new(table.FirstHash, table));
    }
}
