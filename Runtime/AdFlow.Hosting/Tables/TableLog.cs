using System.Text.Json;
using AdFlow.Tables.Logs;

namespace AdFlow.Hosting;

/// <summary>
/// Keeps on disk what is published: a record for each publication, with all its tables, so that a crash leaves all of
/// them published or none. Used by one thread at a time.
/// </summary>
internal sealed class TableLog : IDisposable
{
    private const long CompactBytes = 4 << 20;

    private readonly AppendLog _log;
    private readonly Dictionary<string, HostTable> _tables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dropped = new(StringComparer.Ordinal);

    /// <summary>Opens the log.</summary>
    /// <param name="folder">Its folder, made where it is missing.</param>
    /// <exception cref="IOException">It is open elsewhere, is damaged, or cannot be read or written.</exception>
    public TableLog(string folder) => _log = AppendLog.Open(folder, Read);

    private sealed record Entry(IReadOnlyList<HostTable> Tables, IReadOnlyList<string> Dropped);

    /// <summary>What is published.</summary>
    public IReadOnlyCollection<HostTable> Tables => _tables.Values;

    /// <summary>Versions that are no more any table's and may still be in the store.</summary>
    public IReadOnlyCollection<string> Dropped => _dropped;

    /// <summary>Returns when tables are published as given, whatever happens next.</summary>
    /// <param name="tables">What is published now under their names.</param>
    /// <exception cref="IOException">It cannot be written; nothing has changed.</exception>
    public void Append(IReadOnlyList<HostTable> tables)
    {
        var kept = tables.SelectMany(Hashes).ToHashSet(StringComparer.Ordinal);
        var before = tables.Where(table => _tables.ContainsKey(table.Name)).SelectMany(t => Hashes(_tables[t.Name]));
        var entry = new Entry(tables, [.. before.Except(kept)]);
        _log.Append(JsonSerializer.SerializeToUtf8Bytes(entry));
        Take(entry);
        if (_log.Bytes > CompactBytes)
            Compact();
    }

    /// <summary>Says that versions are no more in the store.</summary>
    public void Forget(IEnumerable<string> deleted) => _dropped.ExceptWith(deleted);

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();

    private static IEnumerable<string> Hashes(HostTable table) => table.Versions.Select(version => version.Hash);

    private void Read(ReadOnlySpan<byte> record) => Take(JsonSerializer.Deserialize<Entry>(record)!);

    private void Take(Entry entry)
    {
        foreach (var table in entry.Tables)
            _tables[table.Name] = table;
        _dropped.UnionWith(entry.Dropped);
        _dropped.ExceptWith(_tables.Values.SelectMany(Hashes));
    }

    private void Compact()
    {
        var all = new Entry([.. _tables.Values], [.. _dropped]);
        try
        {
            _log.Compact([JsonSerializer.SerializeToUtf8Bytes(all)]);
        }
        catch (IOException)
        {
            // What was appended is durable even so; the log grows on and is compacted another time.
        }
    }
}
