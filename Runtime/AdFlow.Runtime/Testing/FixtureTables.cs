using AdFlow.Graphs;
using AdFlow.Tables;
using AdFlow.Tables.Counters;

namespace AdFlow.Runtime;

/// <summary>The tables of a test: files of its fixtures, and for all else those of somebody else. As thread-safe as
/// those.</summary>
internal sealed class FixtureTables(IReadOnlyDictionary<string, string> files, GraphTables others) : GraphTables
{
    private readonly TableFiles _fixtures = new(files);
    private readonly HashSet<PublishedTable> _opened = [];

    /// <inheritdoc/>
    public override IEnumerable<string> Unknown(GraphSpec graph) => _fixtures.Unknown(graph);

    /// <inheritdoc/>
    public override Schema? ReadSchema(GraphSpec graph, TableSpec table, string path, DiagnosticBag diagnostics) =>
        graph.Tables.Contains(table) && files.ContainsKey(table.Name.Text)
            ? _fixtures.ReadSchema(graph, table, path, diagnostics)
            : others.ReadSchema(graph, table, path, diagnostics);

    /// <inheritdoc/>
    public override PublishedTable Open(LogicalTable table, SnapshotStore store, IProgress<PublishProgress>? progress)
    {
        if (!files.ContainsKey(table.Name))
            return others.Open(table, store, progress);
        var opened = _fixtures.Open(table, store, progress);
        _opened.Add(opened);
        return opened;
    }

    /// <inheritdoc/>
    public override void Close(PublishedTable table)
    {
        if (_opened.Remove(table))
            _fixtures.Close(table);
        else
            others.Close(table);
    }

    // A test counts by itself, never in what others spend.
    /// <inheritdoc/>
    public override CounterTable OpenCounters(LogicalCounter counters) => _fixtures.OpenCounters(counters);

    /// <inheritdoc/>
    public override void CloseCounters(CounterTable counters) => _fixtures.CloseCounters(counters);
}
