using AdFlow.Tables;
using AdFlow.Tables.Counters;

namespace AdFlow.Operators;

/// <summary>One batch from one node. Bound; immutable.</summary>
/// <param name="Ordinal">Which of the operator's ports, in declaration order.</param>
/// <param name="Name">Name of the port in <c>in:</c>.</param>
/// <param name="Schema">Columns that arrive; empty where an optional port is left out.</param>
public sealed record InputPort(int Ordinal, string Name, Schema Schema)
{
    /// <summary>Whether a node is connected; always so unless the port is <see cref="OptionalAttribute"/>.</summary>
    public bool IsConnected { get; init; } = true;
}

/// <summary>Batches from one or more nodes, in the order of the list under <c>in:</c>. Bound; immutable.</summary>
/// <param name="Ordinal">Which of the operator's ports, in declaration order.</param>
/// <param name="Name">Name of the port in <c>in:</c>.</param>
/// <param name="Channels">Name (the node's id) and columns of each channel.</param>
public sealed record VariadicPort(int Ordinal, string Name, IReadOnlyList<(string Name, Schema Schema)> Channels);

/// <summary>A snapshot of the table named by <c>table:</c>. Bound; immutable.</summary>
/// <param name="Ordinal">Which of the operator's ports, in declaration order.</param>
/// <param name="TableName">Name of the table in the graph.</param>
/// <param name="Schema">Columns of the table.</param>
/// <param name="Key">The table's <c>key:</c>, or null.</param>
/// <param name="GroupKey">The table's <c>group_key:</c>, or null.</param>
public sealed record TablePort(int Ordinal, string TableName, Schema Schema, string? Key, string? GroupKey)
{
    /// <summary>The index that the port needs, or null where rows are only read in order.</summary>
    public IndexDefinition? Index { get; init; }
}

/// <summary>The counters named by <c>table:</c>. Bound; immutable.</summary>
/// <param name="Ordinal">Which of the operator's ports, in declaration order.</param>
/// <param name="TableName">Name of the counter table in the graph.</param>
/// <param name="KeyName">Name of its key, by which rows are looked up where no other column is named.</param>
/// <param name="Key">What its keys are.</param>
public sealed record CounterPort(int Ordinal, string TableName, string KeyName, CounterKey Key);

/// <summary>One batch to the nodes behind. Bound; immutable.</summary>
/// <param name="Ordinal">Which of the operator's outputs, in declaration order.</param>
/// <param name="Name">Name of the output in <c>node.output</c>.</param>
public sealed record OutputPort(int Ordinal, string Name);
