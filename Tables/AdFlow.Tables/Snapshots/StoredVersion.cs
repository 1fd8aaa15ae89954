namespace AdFlow.Tables;

/// <summary>The memory of one version: its rows, its indexes, and who frees them.</summary>
/// <param name="batch">All rows.</param>
/// <param name="indexes">Opened indexes by what they are built over.</param>
/// <param name="bytes">Bytes of memory.</param>
/// <param name="owners">Frees the memory, indexes first.</param>
internal sealed class StoredVersion(
    Batch batch, Dictionary<IndexDefinition, object> indexes, long bytes, IReadOnlyList<IDisposable> owners)
    : IDisposable
{
    /// <summary>All rows.</summary>
    public Batch Batch { get; } = batch;

    /// <summary>Opened indexes.</summary>
    public Dictionary<IndexDefinition, object> Indexes { get; } = indexes;

    /// <summary>Bytes of memory.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>Frees memory, what was taken last first.</summary>
    public static void Dispose(IReadOnlyList<IDisposable> owners)
    {
        for (int i = owners.Count - 1; i >= 0; i--)
            owners[i].Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => Dispose(owners);
}
