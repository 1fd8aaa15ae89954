using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A graph that runs, with the tables it has opened. Thread-safe; dispose it after its last run.</summary>
public sealed class ActivatedGraph : IDisposable
{
    private readonly IReadOnlyList<PublishedTable> _tables;

    internal ActivatedGraph(LogicalPlan plan, IReadOnlyList<PublishedTable> tables, BoundGraphOptions? options)
    {
        _tables = tables;
        Graph = new BoundGraph(PhysicalPlan.Create(plan), tables, options);
    }

    /// <summary>What runs.</summary>
    public BoundGraph Graph { get; }

    /// <summary>Ends the graph and gives its tables up.</summary>
    public void Dispose()
    {
        Graph.Dispose();
        foreach (var table in _tables)
            table.Dispose();
    }
}
