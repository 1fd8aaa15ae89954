using AdFlow.Graphs;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Counters;

namespace AdFlow.Hosting;

/// <summary>
/// The tables of one binding: those published on the host by the names that the graph gives them, else the graph's own
/// files. Used by the thread that binds; closing tables is thread-safe.
/// </summary>
/// <param name="basis">What is bound to; the caller holds it while the graph is bound.</param>
/// <param name="files">Tables of files.</param>
/// <param name="counters">Counters of all graphs; null where nothing is opened.</param>
internal sealed class BindingTables(BindingBasis basis, FileTables files, HostCounters? counters = null) : GraphTables
{
    private readonly List<BoundTableUse> _uses = [];
    private readonly List<SharedTable> _open = [];

    /// <summary>What was opened so far.</summary>
    public IReadOnlyList<BoundTableUse> Uses => [.. _uses];

    /// <summary>Name that a graph gives a table: sub-graphs name theirs as they like.</summary>
    public static string DeclaredName(LogicalTable table) => DeclaredName(table.Name);

    /// <inheritdoc/>
    public override Schema? ReadSchema(GraphSpec graph, TableSpec table, string path, DiagnosticBag diagnostics)
    {
        if (basis.Tables.TryGetValue(table.Name.Text, out var published))
            return published.Table.Current.Schema;
        if (basis.Lost.Contains(table.Name.Text))
        {
            diagnostics.Add(TableCodes.Lost, table.Path.Position, $"the host's store has lost the published table "
                + $"'{table.Name.Text}'; publish it again");
            return null;
        }
        return SchemaOfOpen(path) ?? TableFiles.ReadSchema(table, path, diagnostics);
    }

    /// <inheritdoc/>
    public override PublishedTable Open(LogicalTable table, SnapshotStore store, IProgress<PublishProgress>? progress)
    {
        string name = DeclaredName(table);
        var shared = basis.Tables.TryGetValue(name, out var published)
            ? Open(published, table, progress) : files.Open(name, table.Path, table.Indexes, progress);
        _uses.Add(new(name, shared, published is null ? table.Path : null));
        lock (_open)
            _open.Add(shared);
        return shared.Table;
    }

    /// <inheritdoc/>
    /// <remarks>They stay open for all graphs until the host ends.</remarks>
    public override CounterTable OpenCounters(LogicalCounter counter) =>
        counters!.Open(DeclaredName(counter.Name), counter.Key);

    /// <inheritdoc/>
    public override void CloseCounters(CounterTable opened) { }

    /// <inheritdoc/>
    public override void Close(PublishedTable table)
    {
        SharedTable shared;
        lock (_open)
        {
            int place = _open.FindIndex(open => ReferenceEquals(open.Table, table));
            shared = _open[place];
            _open.RemoveAt(place);
        }
        shared.Release();
    }

    /// <summary>Closes what is still open, after a binding that was broken off.</summary>
    public void CloseAll()
    {
        lock (_open)
        {
            foreach (var shared in _open)
                shared.Release();
            _open.Clear();
        }
    }

    private static string DeclaredName(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static SharedTable Open(SharedTable published, LogicalTable table, IProgress<PublishProgress>? progress)
    {
        if (!published.TryAcquire())
            throw new ObjectDisposedException(published.Table.Name);
        try
        {
            published.Require(table.Indexes, progress);
            return published;
        }
        catch
        {
            published.Release();
            throw;
        }
    }

    // A file that cannot be read has its problem told where it is read.
    private Schema? SchemaOfOpen(string path)
    {
        if (!File.Exists(path))
            return null;
        SharedTable? shared = null;
        try
        {
            shared = files.Find(path);
            return shared?.Table.Current.Schema;
        }
        catch (TablePublishException)
        {
            return null;
        }
        finally
        {
            shared?.Release();
        }
    }
}
