using System.Collections.Concurrent;

namespace AdFlow.Tables;

/// <summary>
/// A folder of table versions and their indexes, from which they are mapped. Thread-safe; several processes may use a
/// folder at once.
/// </summary>
/// <remarks>
/// <para>
/// A version is named by a hash. Its rows are one record batch in <c>HASH.arrow</c>, an index is an Arrow file
/// <c>HASH.ID.arrow</c> with ID made of <see cref="IndexDefinition.Id"/>; every index kind has a stored form. Both are
/// made once and re-used by every later open. Dictionary codes may be wider than the source's, see
/// <see cref="TableConcatenation"/>.
/// </para>
/// <para>
/// Files are written under a temporary name, flushed and renamed, and each has its SHA-256 beside it in
/// <c>….sha256</c>, with the length and the time of the last write that it had. Where these are others now, the bytes
/// are compared with the sum at the next open; a file that is cut off or otherwise damaged is made anew. The sum of a
/// source is remembered with its length and time of writing too (<c>….source</c>): where these did not change, the
/// source counts as unchanged. Only the store's own files are mapped: nobody may write into the folder. A file may be
/// deleted at any time where open maps may outlive their file's name, which is everywhere but on Windows; temporary
/// files (<c>….tmp</c>) that a crash leaves behind, while nothing is published. Old versions are deleted only by
/// <see cref="Delete"/>.
/// </para>
/// </remarks>
public sealed class SnapshotStore
{
    private readonly StoreFolder _folder;
    private readonly ConcurrentDictionary<string, Lock> _versions = new();

    /// <summary>Opens a store.</summary>
    /// <param name="path">The folder, made where it is missing.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public SnapshotStore(string path) => _folder = new StoreFolder(path);

    /// <summary>Full path of the folder.</summary>
    public string Path => _folder.Path;

    /// <summary>Opens the version that a file is now; what the store lacks of it is made first.</summary>
    /// <param name="sourcePath">
    /// Arrow file or stream, JSON lines or CSV, told apart by content; the schema of text is inferred. The file may
    /// change or go afterwards. The version is named by the SHA-256 of its bytes; that of text, of its bytes and how
    /// they are read.
    /// </param>
    /// <param name="indexes">The indexes the snapshot is to have.</param>
    /// <param name="progress">Hears of the stages, on the calling thread or as it sees fit.</param>
    /// <param name="cancellation">Stops between stages and chunks; an index that is being built is finished.</param>
    /// <returns>The snapshot with one reference, which the caller releases.</returns>
    /// <exception cref="TablePublishException">The file cannot be read, is no table, or its rows do not fit the
    /// indexes; every problem of the columns is listed.</exception>
    /// <exception cref="IOException">The store cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TableSnapshot Open(
        string sourcePath, IReadOnlyList<IndexDefinition> indexes, IProgress<PublishProgress>? progress = null,
        CancellationToken cancellation = default) => Open(sourcePath, null, indexes, progress, cancellation);

    /// <summary>Opens the version that a file is now, reading text by a schema.</summary>
    /// <param name="sourcePath">The file, as in the other overload.</param>
    /// <param name="textSchema">
    /// Schema of JSON lines or CSV, or null to infer it; Arrow files have their own, which is not compared with this.
    /// </param>
    /// <param name="indexes">The indexes the snapshot is to have.</param>
    /// <param name="progress">Hears of the stages.</param>
    /// <param name="cancellation">Stops between stages and chunks.</param>
    /// <inheritdoc cref="Open(string, IReadOnlyList{IndexDefinition}, IProgress{PublishProgress}, CancellationToken)"/>
    public TableSnapshot Open(
        string sourcePath, Schema? textSchema, IReadOnlyList<IndexDefinition> indexes,
        IProgress<PublishProgress>? progress = null, CancellationToken cancellation = default)
    {
        var stages = new PublishStages(System.IO.Path.GetFullPath(sourcePath), progress, cancellation);
        var source = new SourceFile(stages.Source, textSchema, stages);
        string hash = source.Hash(_folder);
        lock (_versions.GetOrAdd(hash, _ => new Lock()))
            return new Publication(_folder, hash, indexes, stages).Run(() => Import(source, hash, stages));
    }

    /// <summary>Stores a table in memory as a version and opens it.</summary>
    /// <param name="name">Name of the table, for messages.</param>
    /// <param name="table">
    /// The rows, not referred to afterwards. The version is named by the SHA-256 of the file that is made of them.
    /// </param>
    /// <param name="indexes">The indexes the snapshot is to have.</param>
    /// <param name="progress">Hears of the stages.</param>
    /// <param name="cancellation">Stops between stages and chunks.</param>
    /// <inheritdoc cref="Open(string, IReadOnlyList{IndexDefinition}, IProgress{PublishProgress}, CancellationToken)"/>
    public TableSnapshot Publish(
        string name, Table table, IReadOnlyList<IndexDefinition> indexes, IProgress<PublishProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var stages = new PublishStages(name, progress, cancellation);
        using var staged = Stage(table, stages);
        lock (_versions.GetOrAdd(staged.Sum, _ => new Lock()))
            return new Publication(_folder, staged.Sum, indexes, stages).Run(() => staged);
    }

    /// <summary>Name of the version that a file is now; it is read only where it was written to since the last time.
    /// </summary>
    /// <param name="sourcePath">Path of the file.</param>
    /// <param name="textSchema">Schema of JSON lines or CSV, or null where it is inferred.</param>
    /// <exception cref="TablePublishException">The file cannot be read.</exception>
    /// <exception cref="IOException">The store cannot be read or written.</exception>
    public string HashOf(string sourcePath, Schema? textSchema = null)
    {
        var stages = new PublishStages(System.IO.Path.GetFullPath(sourcePath), null, CancellationToken.None);
        return new SourceFile(stages.Source, textSchema, stages).Hash(_folder);
    }

    /// <summary>Opens a version that the store holds, without its source; indexes that are missing are built.</summary>
    /// <param name="name">Name of the table, for messages.</param>
    /// <param name="hash">Name of the version.</param>
    /// <param name="indexes">The indexes the snapshot is to have.</param>
    /// <param name="progress">Hears of the stages.</param>
    /// <param name="cancellation">Stops between stages and chunks.</param>
    /// <returns>The snapshot with one reference, which the caller releases.</returns>
    /// <exception cref="TablePublishException">The store does not hold the version, or not unharmed; or its rows do not
    /// fit the indexes.</exception>
    /// <inheritdoc cref="Open(string, IReadOnlyList{IndexDefinition}, IProgress{PublishProgress}, CancellationToken)"/>
    public TableSnapshot OpenVersion(
        string name, string hash, IReadOnlyList<IndexDefinition> indexes, IProgress<PublishProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var stages = new PublishStages(name, progress, cancellation);
        lock (_versions.GetOrAdd(hash, _ => new Lock()))
            return new Publication(_folder, hash, indexes, stages).Run(() => throw Missing(name, hash));
    }

    /// <summary>Returns when the rows of a version are on the disk and found there after a power cut; indexes can be
    /// built again.</summary>
    /// <exception cref="IOException">The system cannot do it.</exception>
    public void MakeDurable(string hash) => _folder.MakeDurable(Publication.RowsName(hash));

    /// <summary>Deletes a version with its indexes; nothing happens where there is none. Snapshots that are open stay
    /// usable, except on Windows, where the version stays until they are released.</summary>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public void Delete(string hash)
    {
        _folder.Delete(hash);
        _versions.TryRemove(hash, out _);
    }

    /// <summary>Deletes what a crash left behind. Nobody else may use the store meanwhile.</summary>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public void DeleteTemporaryFiles() => _folder.DeleteTemporaryFiles();

    private TablePublishException Missing(string name, string hash) => new(name, [new(name, null, null,
        $"no whole copy of version {hash} in the store {Path}", "the files that were published",
        "Publish the table again, or bring the folder back from a copy.")]);

    private StagedFile Import(SourceFile source, string hash, PublishStages stages)
    {
        string copyPath = _folder.NewTemporaryPath();
        try
        {
            using (var copy = new FileStream(copyPath, FileMode.CreateNew, FileAccess.Write))
                if (source.Copy(copy) != hash)
                    throw new TablePublishException(stages.Source, [new(stages.Source, null, null,
                        "a file that changed while it was read", "one that stays", "Publish it again.")]);
            using var table = source.Read(copyPath);
            return Stage(table, stages);
        }
        finally
        {
            File.Delete(copyPath);
        }
    }

    private StagedFile Stage(Table table, PublishStages stages)
    {
        stages.Report(PublishStage.Write, "", 0, table.RowCount);
        using var arena = new Arena();
        var staged = StageBatch(OneBatch.Of(table, stages.Source, arena), stages.Source);
        GC.KeepAlive(table);
        try
        {
            stages.Report(PublishStage.Write, "", table.RowCount, table.RowCount);
            return staged;
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    private StagedFile StageBatch(Table table, string subject)
    {
        try
        {
            return _folder.Stage(table);
        }
        catch (NotSupportedException error)
        {
            throw new TablePublishException(subject, [new(subject, null, null, error.Message.TrimEnd('.'),
                "types that an Arrow file can hold", "Leave the column out, or decode it.")], error);
        }
    }
}
