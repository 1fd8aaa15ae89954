using AdFlow.Tables;
using AdFlow.Tables.Counters;

namespace AdFlow.Runtime;

/// <summary>What a graph has open, to be given back to where it came from. Not thread-safe.</summary>
internal sealed class OpenedTables(GraphTables source)
{
    /// <summary>Tables, in the order of the plan.</summary>
    public List<PublishedTable> Tables { get; } = [];

    /// <summary>Tables of counters, in the order of the plan.</summary>
    public List<CounterTable> Counters { get; } = [];

    /// <summary>Gives everything up.</summary>
    public void Close()
    {
        Tables.ForEach(source.Close);
        Counters.ForEach(source.CloseCounters);
    }
}
