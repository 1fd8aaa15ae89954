namespace AdFlow.Tables;

/// <summary>
/// Versions of several tables that belong together: published at once, and acquired so that a run sees all of them or
/// none. Thread-safe; acquiring takes no lock and allocates nothing.
/// </summary>
/// <remarks>A sequence lock: the number is odd while versions are swapped, and whoever acquired in between tries
/// again.</remarks>
public static class VersionSet
{
    private static readonly Lock Publishing = new();
    private static long _sequence;

    /// <summary>Makes snapshots the current versions of their tables, in one step for all that acquire them by
    /// <see cref="Acquire"/>; otherwise as <see cref="PublishedTable.Publish"/>. A table is not published alone
    /// meanwhile.</summary>
    /// <param name="versions">The tables, each once, and their versions; the caller releases those as ever.</param>
    /// <param name="accepts">Asked where columns or indexes differ from the current version's.</param>
    /// <exception cref="TablePublishException">One differs and is not accepted; nothing is published.</exception>
    /// <exception cref="ObjectDisposedException">A snapshot is released or a table disposed.</exception>
    public static void Publish(
        IReadOnlyList<(PublishedTable Table, TableSnapshot Next)> versions,
        Func<TableSnapshot, TableSnapshot, bool>? accepts = null)
    {
        lock (Publishing)
        {
            foreach (var (table, next) in versions)
                table.Check(next, accepts);
            AcquireAll(versions);
            Swap(versions);
        }
    }

    /// <summary>Pins the current versions of tables.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="leases">Takes a lease for each, which the caller releases.</param>
    /// <exception cref="InvalidOperationException">Of one nothing was published yet; none is pinned then.</exception>
    /// <exception cref="ObjectDisposedException">A table is disposed; none is pinned then.</exception>
    public static void Acquire(ReadOnlySpan<PublishedTable> tables, Span<TableLease> leases)
    {
        var wait = new SpinWait();
        while (true)
        {
            long before = Volatile.Read(ref _sequence);
            if ((before & 1) == 0)
            {
                AcquireEach(tables, leases);
                if (Volatile.Read(ref _sequence) == before)
                    return;
                Release(leases[..tables.Length]);
            }
            wait.SpinOnce();
        }
    }

    private static void Swap(IReadOnlyList<(PublishedTable Table, TableSnapshot Next)> versions)
    {
        int swapped = 0;
        Interlocked.Increment(ref _sequence);
        try
        {
            for (; swapped < versions.Count; swapped++)
                versions[swapped].Table.Swap(versions[swapped].Next);
        }
        finally
        {
            Interlocked.Increment(ref _sequence);
            for (; swapped < versions.Count; swapped++)
                versions[swapped].Next.Release();
        }
    }

    private static void AcquireEach(ReadOnlySpan<PublishedTable> tables, Span<TableLease> leases)
    {
        int count = 0;
        try
        {
            for (; count < tables.Length; count++)
                leases[count] = tables[count].Acquire();
        }
        catch
        {
            Release(leases[..count]);
            throw;
        }
    }

    private static void Release(Span<TableLease> leases)
    {
        foreach (var lease in leases)
            lease.Release();
        leases.Clear();
    }

    private static void AcquireAll(IReadOnlyList<(PublishedTable Table, TableSnapshot Next)> versions)
    {
        for (int i = 0; i < versions.Count; i++)
            if (!versions[i].Next.TryAcquire())
            {
                while (i-- > 0)
                    versions[i].Next.Release();
                throw new ObjectDisposedException(nameof(TableSnapshot), "A version to publish is released already.");
            }
    }
}
