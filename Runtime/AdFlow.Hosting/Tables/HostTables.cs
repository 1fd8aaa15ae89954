using AdFlow.Graphs;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>The tables of a host: graphs that name the same file share its snapshot and its indexes. Thread-safe.
/// </summary>
public sealed class HostTables : GraphTables
{
    private readonly Lock _changing = new();
    private readonly Dictionary<string, SharedTable> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<PublishedTable, SharedTable> _byTable = [];

    /// <summary>Number of open tables.</summary>
    public int Count
    {
        get
        {
            lock (_changing)
                return _byPath.Count;
        }
    }

    /// <inheritdoc/>
    public override Schema? ReadSchema(GraphSpec graph, TableSpec table, string path, DiagnosticBag diagnostics)
    {
        lock (_changing)
            if (_byPath.TryGetValue(Path.GetFullPath(path), out var shared) && shared.Table.HasVersion)
                return shared.Table.Current.Schema;
        return TableFiles.ReadSchema(table, path, diagnostics);
    }

    /// <inheritdoc/>
    public override PublishedTable Open(LogicalTable table, SnapshotStore store, IProgress<PublishProgress>? progress)
    {
        string path = Path.GetFullPath(table.Path);
        SharedTable? shared;
        lock (_changing)
        {
            if (!_byPath.TryGetValue(path, out shared))
                _byPath[path] = _byTable[(shared = new SharedTable(path, table.Name)).Table] = shared;
            shared.Uses++;
        }
        try
        {
            shared.Require(table.Indexes, store, progress);
            return shared.Table;
        }
        catch
        {
            Close(shared.Table);
            throw;
        }
    }

    /// <inheritdoc/>
    public override void Close(PublishedTable table)
    {
        lock (_changing)
        {
            var shared = _byTable[table];
            if (--shared.Uses > 0)
                return;
            _byPath.Remove(shared.Path);
            _byTable.Remove(table);
            table.Dispose();
        }
    }
}
