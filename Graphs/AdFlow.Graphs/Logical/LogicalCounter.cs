using AdFlow.Tables.Counters;

namespace AdFlow.Graphs;

/// <summary>A table of counters that nodes use.</summary>
/// <param name="Name">Name in the graph, with the path of the sub-graph that declares it.</param>
/// <param name="KeyName">Name of its key.</param>
/// <param name="Key">What its keys are.</param>
/// <param name="Position">Where it is declared.</param>
public sealed record LogicalCounter(string Name, string KeyName, CounterKey Key, SourcePosition Position);
