using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Columns of tables that stay on a device, one version of each table: copied when a stage first needs them, freed when
/// a run has come with a newer version and the last run with the old one is over. Thread-safe.
/// </summary>
/// <param name="mostBytes">Most bytes; what goes beyond is copied for each run that needs it.</param>
internal sealed class PinnedTables(long mostBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, PinnedVersion> _versions = [];
    private long _bytes;

    /// <summary>Bytes that are pinned.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The version of a table that a run reads; given back by <see cref="TakeBack"/>.</summary>
    /// <param name="table">Ordinal of the table.</param>
    /// <param name="snapshot">The version.</param>
    /// <param name="isCurrent">Whether it is what new runs get.</param>
    /// <returns>Null for an old version: it is not worth it any more.</returns>
    public PinnedVersion? Rent(int table, TableSnapshot snapshot, bool isCurrent)
    {
        PinnedVersion? retired = null;
        lock (_lock)
        {
            if (!_versions.TryGetValue(table, out var version) || version.Snapshot != snapshot)
            {
                if (!isCurrent)
                    return null;
                retired = version is { Users: 0 } ? version : null;
                if (version is not null)
                    version.IsRetired = true;
                _versions[table] = version = new PinnedVersion(snapshot);
            }
            version.Users++;
            Free(retired);
            return version;
        }
    }

    /// <summary>Takes a version whose run is over.</summary>
    public void TakeBack(PinnedVersion version)
    {
        lock (_lock)
            if (--version.Users == 0 && version.IsRetired)
                Free(version);
    }

    /// <summary>Where a column is on the device, copied there if there is room.</summary>
    /// <param name="version">The version of its table.</param>
    /// <param name="address">Where its values are.</param>
    /// <param name="bytes">How many bytes they have.</param>
    /// <param name="seat">Copies them.</param>
    /// <param name="memory">The memory.</param>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="DeviceException">The copy failed.</exception>
    public unsafe bool TryGet(
        PinnedVersion version, byte* address, long bytes, DeviceSeat seat, out DeviceArgument memory)
    {
        lock (_lock)
        {
            if (version.Columns.TryGetValue((nint)address, out var known) && known.Bytes >= bytes)
            {
                memory = new DeviceArgument(known, 0);
                return true;
            }
            memory = default;
            if (_bytes + bytes > mostBytes || known is not null)
                return false;
            version.Columns.Add((nint)address, known = Copied(address, bytes, seat));
            _bytes += known.Bytes;
            memory = new DeviceArgument(known, 0);
            return true;
        }
    }

    /// <summary>Frees everything; no run uses any of it.</summary>
    public void Free()
    {
        lock (_lock)
        {
            foreach (var version in _versions.Values)
                Free(version);
            _versions.Clear();
        }
    }

    private static unsafe DeviceMemory Copied(byte* address, long bytes, DeviceSeat seat)
    {
        var memory = seat.Lane.Allocate(bytes);
        try
        {
            seat.Queue.CopyIn(address, memory, 0, bytes);
            // Other queues read it from now on.
            seat.Queue.Record().Wait();
            return memory;
        }
        catch
        {
            seat.Break();
            memory.Dispose();
            throw;
        }
    }

    private void Free(PinnedVersion? version)
    {
        if (version is null)
            return;
        foreach (var column in version.Columns.Values)
        {
            _bytes -= column.Bytes;
            column.Dispose();
        }
        version.Columns.Clear();
    }
}
