using AdFlow.Tables.Indexes;

namespace AdFlow.Tables;

/// <summary>
/// One version on its way from a store's files into memory; what the store lacks is made first. Not thread-safe.
/// </summary>
/// <param name="folder">The store's files.</param>
/// <param name="hash">Name of the version.</param>
/// <param name="indexes">The indexes it is to have.</param>
/// <param name="stages">Hears of progress.</param>
internal sealed class Publication(
    StoreFolder folder, string hash, IReadOnlyList<IndexDefinition> indexes, PublishStages stages)
{
    private readonly IndexDefinition[] _indexes = [.. indexes.Distinct()];
    private readonly Dictionary<IndexDefinition, object> _opened = [];
    private readonly List<IDisposable> _owners = [];
    private long _bytes;
    private int _files;

    /// <summary>Name of the file that holds a version's rows.</summary>
    public static string RowsName(string hash) => hash + ".arrow";

    /// <summary>Opens the version.</summary>
    /// <param name="stageRows">Makes the file of the rows where the store has none that is whole.</param>
    /// <exception cref="TablePublishException">The rows cannot be had, or not be indexed.</exception>
    public TableSnapshot Run(Func<StagedFile> stageRows)
    {
        try
        {
            stages.Report(PublishStage.Open, "", 0, 1 + _indexes.Length);
            var batch = OpenRows(stageRows).Batches[0];
            IndexDefinition[] missing = [.. _indexes.Where(index => !TryOpen(index, batch))];
            IndexCheck.Require(stages.Source, batch, missing);
            foreach (var index in missing)
                Build(index, batch);
            return new TableSnapshot(new StoredVersion(batch, _opened, _bytes, _owners), hash, stages.Source);
        }
        catch
        {
            StoredVersion.Dispose(_owners);
            throw;
        }
    }

    private Table OpenRows(Func<StagedFile> stageRows)
    {
        if (TryMap(RowsName(hash)) is { } stored)
            return stored;
        using (var staged = stageRows())
            staged.Name(RowsName(hash));
        return TryMap(RowsName(hash)) ?? throw Lost(RowsName(hash));
    }

    private bool TryOpen(IndexDefinition index, Batch batch)
    {
        if (TryMap(IndexStorage.FileName(hash, index)) is not { } stored)
            return false;
        try
        {
            _opened[index] = IndexStorage.Open(stored, batch, index.Kind);
            return true;
        }
        catch (IndexFormatException)
        {
            // Another version of AdFlow made it; it is built anew. What is mapped here is freed with the snapshot.
            _files--;
            return false;
        }
    }

    private void Build(IndexDefinition index, Batch batch)
    {
        string name = IndexStorage.FileName(hash, index);
        stages.Report(PublishStage.Index, index.Id, 0, batch.RowCount);
        using (var built = IndexStorage.Build(stages.Source, batch, index))
        using (var staged = folder.Stage(built))
            staged.Name(name);
        stages.Report(PublishStage.Index, index.Id, batch.RowCount, batch.RowCount);
        if (!TryOpen(index, batch))
            throw Lost(name);
    }

    private Table? TryMap(string name)
    {
        if (folder.TryMap(name, stages.Cancellation) is not var (table, bytes))
            return null;
        _owners.Add(table);
        _bytes += bytes;
        stages.Report(PublishStage.Open, "", ++_files, 1 + _indexes.Length);
        return table;
    }

    private IOException Lost(string name) => new(
        $"'{folder.PathOf(name)}' was written just now and cannot be read back. Somebody else changes the store, or "
        + "the disk fails.");
}
