using AdFlow.Graphs;
using AdFlow.Tables;
using AdFlow.Tables.Counters;

namespace AdFlow.Runtime;

/// <summary>Where the tables of graphs come from: files, or a host that shares them. A derived class says whether it is
/// thread-safe.</summary>
public abstract class GraphTables
{
    /// <summary>Finds the columns of a table that a graph declares; a <see cref="TableSchemaSource"/>.</summary>
    /// <param name="graph">The graph that is opened.</param>
    /// <param name="table">The declaration, of the graph or of a sub-graph.</param>
    /// <param name="path">Its file, joined to the folder of the graph that declares it.</param>
    /// <param name="diagnostics">Takes every problem.</param>
    /// <returns>The schema, or null with a problem.</returns>
    public abstract Schema? ReadSchema(GraphSpec graph, TableSpec table, string path, DiagnosticBag diagnostics);

    /// <summary>Opens a table with the indexes that a plan needs; whoever opened it gives it to
    /// <see cref="Close"/>.</summary>
    /// <param name="table">The table as the plan was bound to it.</param>
    /// <param name="store">Takes what has to be published.</param>
    /// <param name="progress">Told about publishing, or null.</param>
    /// <exception cref="TablePublishException">It is no table, or does not fit the indexes.</exception>
    /// <exception cref="IOException">The store cannot be read or written.</exception>
    public abstract PublishedTable Open(LogicalTable table, SnapshotStore store, IProgress<PublishProgress>? progress);

    /// <summary>Gives a table up that <see cref="Open"/> returned, once for each call.</summary>
    public abstract void Close(PublishedTable table);

    /// <summary>
    /// Opens a table of counters; whoever opened it gives it to <see cref="CloseCounters"/>. Here an empty one in
    /// memory; a host gives all graphs that name it the same one.
    /// </summary>
    /// <param name="counters">The table as the plan was bound to it.</param>
    /// <exception cref="IOException">It cannot be read or written, or is kept by another kind of key.</exception>
    public virtual CounterTable OpenCounters(LogicalCounter counters) => new(counters.Name, counters.Key);

    /// <summary>Gives counters up that <see cref="OpenCounters"/> returned, once for each call.</summary>
    public virtual void CloseCounters(CounterTable counters) => counters.Dispose();

    /// <summary>Names that were to stand for a table of a graph which it does not have.</summary>
    public virtual IEnumerable<string> Unknown(GraphSpec graph) => [];

    /// <summary>Names of a graph's own tables, of rows and of counters.</summary>
    public static IEnumerable<string> NamesOf(GraphSpec graph) =>
        graph.Tables.Select(table => table.Name.Text).Concat(graph.Counters.Select(counter => counter.Name.Text));
}
