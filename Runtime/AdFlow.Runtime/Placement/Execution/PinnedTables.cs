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

    /// <summary>Where a column is on the device, copied there if there is room. While another run copies it, it is not
    /// there yet: to wait would make this run as late as that one.</summary>
    /// <param name="version">The version of its table.</param>
    /// <param name="address">Where its values are.</param>
    /// <param name="bytes">How many bytes they have.</param>
    /// <param name="seat">Copies them, and tells by <see cref="Settle"/> what became of it.</param>
    /// <param name="memory">The memory.</param>
    /// <returns>Whether it is there for what the seat queues.</returns>
    /// <exception cref="DeviceException">The copy failed.</exception>
    public unsafe bool TryGet(
        PinnedVersion version, byte* address, long bytes, DeviceSeat seat, out DeviceArgument memory)
    {
        PinnedColumn column;
        lock (_lock)
        {
            memory = default;
            if (version.Columns.TryGetValue((nint)address, out var known))
            {
                memory = new DeviceArgument(known.Memory, 0);
                return known.Memory.Bytes >= bytes && (known.CopiedBy is null || known.CopiedBy == seat);
            }
            if (_bytes + bytes > mostBytes)
                return false;
            version.Columns.Add((nint)address, column = new PinnedColumn(seat.Lane.Allocate(bytes), seat));
            _bytes += column.Memory.Bytes;
        }
        try
        {
            seat.Queue.CopyIn(address, column.Memory, 0, bytes);
        }
        catch
        {
            Settle(version, (nint)address, isThere: false);
            throw;
        }
        seat.Pin(version, (nint)address);
        memory = new DeviceArgument(column.Memory, 0);
        return true;
    }

    /// <summary>Tells that a column is copied, or never will be. The device does nothing with it at this moment.
    /// </summary>
    /// <param name="version">The version of its table, which a run still has.</param>
    /// <param name="address">Where its values are.</param>
    /// <param name="isThere">Whether it is on the device.</param>
    public void Settle(PinnedVersion version, nint address, bool isThere)
    {
        lock (_lock)
        {
            var column = version.Columns[address];
            column.CopiedBy = null;
            if (isThere)
                return;
            version.Columns.Remove(address);
            _bytes -= column.Memory.Bytes;
            column.Memory.Dispose();
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

    private void Free(PinnedVersion? version)
    {
        if (version is null)
            return;
        foreach (var column in version.Columns.Values)
        {
            _bytes -= column.Memory.Bytes;
            column.Memory.Dispose();
        }
        version.Columns.Clear();
    }
}
