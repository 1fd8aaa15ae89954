using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Operators that are executed together. Immutable, thread-safe.</summary>
public abstract class PhysicalStage
{
    private protected PhysicalStage(int ordinal, IReadOnlyList<LogicalNode> nodes)
    {
        Ordinal = ordinal;
        Nodes = nodes;
        Settings = [.. nodes.Select(node => node.PerRunSettings.Select(set => new PlannedSetting(set)).ToArray())];
    }

    /// <summary>Position in <see cref="PhysicalPlan.Stages"/>.</summary>
    public int Ordinal { get; }

    /// <summary>
    /// Its nodes in the order of execution. A node with <c>when</c>, a timeout or <c>on_error: empty</c> is alone.
    /// </summary>
    public IReadOnlyList<LogicalNode> Nodes { get; }

    /// <summary>The node that says when the stage runs and what happens if it fails.</summary>
    public LogicalNode First => Nodes[0];

    /// <summary>Per-run settings of each node.</summary>
    internal PlannedSetting[][] Settings { get; }

    /// <summary>Stages with an asynchronous operator whose results this one needs.</summary>
    internal int[] Awaited { get; init; } = [];
}

/// <summary>One table operator.</summary>
public sealed class OperatorStage : PhysicalStage
{
    internal OperatorStage(int ordinal, LogicalNode node, ColumnLiveness liveness) : base(ordinal, [node])
    {
        Operator = node.Table!;
        int[] channels = [.. node.Inputs.Select(input => Math.Max(input.Sources.Count, 1))];
        Layout = new RunNode(node.Path, channels, node.Outputs, liveness.Layout(node), node.SlotCount);
        Batches = [.. node.Inputs.SelectMany(BatchesOf)];
    }

    /// <summary>The operator.</summary>
    public TableOperator Operator { get; }

    /// <summary>Layout of its runs.</summary>
    internal RunNode Layout { get; }

    /// <summary>Where the batch of each port and channel comes from.</summary>
    internal BatchSource[] Batches { get; }

    private static IEnumerable<BatchSource> BatchesOf(LogicalInput input) =>
        input.Table >= 0 || input.Counter >= 0 ? [new BatchSource(null, input)]
        : input.Sources.Count == 0 ? [new BatchSource(null, null)]
        : input.Sources.Select(source => new BatchSource(source, null));
}

/// <summary>Where a batch of an operator comes from.</summary>
/// <param name="Node">Output of a node or the request; null for a table, for counters, and for an optional port left
/// out.</param>
/// <param name="Table">The port of a table or of counters, or null.</param>
internal readonly record struct BatchSource(LogicalSource? Node, LogicalInput? Table);
