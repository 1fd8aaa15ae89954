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

    /// <summary>Ends the graph and gives its tables up.</summary>
    public void Dispose()
    {
        Graph.Dispose();
        _opened.Close();
    }
}
