using AdFlow.Tables;
using AdFlow.Tables.Counters;

namespace AdFlow.Runtime;

/// <summary>A graph that runs, with the tables it has opened. Thread-safe; dispose it after its last run.</summary>
public sealed class ActivatedGraph : IDisposable
{
    private readonly OpenedTables _opened;

    internal ActivatedGraph(PhysicalPlan plan, OpenedTables opened, BoundGraphOptions? options)
    {
        _opened = opened;
        Graph = new BoundGraph(plan, Tables, options, Counters);
    }

    /// <summary>What runs.</summary>
    public BoundGraph Graph { get; }

    /// <summary>Its tables, in the order of the plan; a new version may be published to one at any time.</summary>
    public IReadOnlyList<PublishedTable> Tables => _opened.Tables;

    /// <summary>Its tables of counters, in the order of the plan.</summary>
    public IReadOnlyList<CounterTable> Counters => _opened.Counters;

    /// <summary>Ties another plan of the same graph to its tables: one with other outputs, say.</summary>
    /// <param name="plan">Made of <see cref="PhysicalPlan.Source"/> of <see cref="Graph"/>.</param>
    /// <param name="options">Limits of its runs, or null for the default ones.</param>
    /// <returns>The graph, which the caller disposes before this one.</returns>
    public BoundGraph Open(PhysicalPlan plan, BoundGraphOptions? options = null) =>
        new(plan, Tables, options, Counters);

    /// <summary>Ends the graph and gives its tables up.</summary>
    public void Dispose()
    {
        Graph.Dispose();
        _opened.Close();
    }
}
