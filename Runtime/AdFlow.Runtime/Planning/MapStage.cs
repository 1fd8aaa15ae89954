using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Map operators over the same rows, executed together chunk by chunk.</summary>
public sealed class MapStage : PhysicalStage
{
    internal MapStage(int ordinal, IReadOnlyList<LogicalNode> nodes) : base(ordinal, nodes) { }

    /// <summary>Whose rows they map.</summary>
    public LogicalSource Source { get; init; }

    /// <summary>Columns that pass through the stage.</summary>
    internal MapSlot[] Slots { get; init; } = [];

    /// <summary>What is done with each chunk, in order.</summary>
    internal MapStep[] Steps { get; init; } = [];

    /// <summary>Sets of input slots; a result is null where one of its set is.</summary>
    internal int[][] Validities { get; init; } = [];

    /// <summary>Batches that others need.</summary>
    internal PublishedBatch[] Published { get; init; } = [];
}

/// <summary>Where the values of a slot are.</summary>
internal enum MapSlotKind : byte
{
    /// <summary>A column of the source.</summary>
    Input,
    /// <summary>A buffer of one chunk.</summary>
    Scratch,
    /// <summary>A new column, written at its final place.</summary>
    Result,
}

/// <summary>A column within a stage.</summary>
/// <param name="Kind">Where its values are.</param>
/// <param name="Type">Type of its values.</param>
/// <param name="Column">Ordinal of an input column, else −1.</param>
/// <param name="Validity">Set of input slots that decide which rows are null; −1 for an input.</param>
internal readonly record struct MapSlot(MapSlotKind Kind, DataType Type, int Column, int Validity);

/// <summary>A kernel, or a conversion of its first input to the type of its first output.</summary>
/// <param name="Node">Position of the node in the stage, or of the first one that needs a conversion.</param>
/// <param name="Kernel">The kernel; null for a conversion.</param>
/// <param name="Inputs">Slots read.</param>
/// <param name="Outputs">Slots written.</param>
/// <param name="Scalars">Values of the settings; of per-run ones, their defaults.</param>
/// <param name="Settings">Per-run slot of each setting, or −1.</param>
internal sealed record MapStep(
    int Node, MapKernel? Kernel, int[] Inputs, int[] Outputs, double[] Scalars, int[] Settings);

/// <summary>The batch of a node that a stage leaves behind.</summary>
/// <param name="Node">The node.</param>
/// <param name="Schema">Its columns.</param>
/// <param name="Slots">Slot of each column, −1 where nobody needs it.</param>
internal sealed record PublishedBatch(LogicalNode Node, Schema Schema, int[] Slots);
