using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>What is connected to a port.</summary>
/// <param name="Port">The port.</param>
/// <param name="Sources">Its source, or its channels; empty for a table, for counters, and for an optional port left
/// out.</param>
/// <param name="Table">Ordinal of the table, or −1.</param>
/// <param name="Index">Index of the table that the port needs, or null.</param>
public sealed record LogicalInput(
    PortDescriptor Port, IReadOnlyList<LogicalSource> Sources, int Table = -1, IndexDefinition? Index = null)
{
    /// <summary>Ordinal of the table of counters, or −1.</summary>
    public int Counter { get; init; } = -1;

    /// <summary>Name of each channel of a variadic port, which its operator may put out; else empty.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];
}

/// <summary>Output of a node, or the request.</summary>
/// <param name="Node">Ordinal of the node; −1 is the request.</param>
/// <param name="Output">Ordinal of its output.</param>
public readonly record struct LogicalSource(int Node, int Output)
{
    /// <summary>The request.</summary>
    public static LogicalSource Request { get; } = new(-1, 0);

    /// <summary>Whether this is the request.</summary>
    public bool IsRequest => Node < 0;
}

/// <summary>An output of the graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record LogicalOutput(string Name, LogicalSource Source);
