using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A graph that runs, with the tables it has opened. Thread-safe; dispose it after its last run.</summary>
public sealed class ActivatedGraph : IDisposable
{
    private readonly GraphTables _source;

    internal ActivatedGraph(
        PhysicalPlan plan, IReadOnlyList<PublishedTable> tables, GraphTables source, BoundGraphOptions? options)
    {
        _source = source;
        Tables = tables;
        Graph = new BoundGraph(plan, tables, options);
    }

    /// <summary>What runs.</summary>
    public BoundGraph Graph { get; }

    /// <summary>Its tables, in the order of the plan; a new version may be published to one at any time.</summary>
    public IReadOnlyList<PublishedTable> Tables { get; }

    /// <summary>Ends the graph and gives its tables up.</summary>
    public void Dispose()
    {
        Graph.Dispose();
        foreach (var table in Tables)
            _source.Close(table);
    }
}
