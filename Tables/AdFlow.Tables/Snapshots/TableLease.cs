namespace AdFlow.Tables;

/// <summary>
/// A pin on a snapshot, for the length of a run: its memory stays until <see cref="Dispose"/>, whatever is published
/// meanwhile. Release each lease exactly once; a copy is the same lease, not another.
/// </summary>
public readonly struct TableLease : IDisposable
{
    internal TableLease(TableSnapshot snapshot) => Snapshot = snapshot;

    /// <summary>The pinned snapshot.</summary>
    public TableSnapshot Snapshot { get; }

    /// <summary>Gives the pin back. Nothing happens on the default value.</summary>
    public void Release() => Snapshot?.Release();

    /// <inheritdoc cref="Release"/>
    public void Dispose() => Release();
}
