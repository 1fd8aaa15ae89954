using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>What every run of a node has in common: made once with the physical plan. Immutable, thread-safe.</summary>
public sealed class RunNode
{
    /// <summary>Makes the layout of a node.</summary>
    /// <param name="path">Path of the node in its graph, sub-graphs included: <c>bid/ecpm</c>.</param>
    /// <param name="channelCounts">Number of batches at each input or table port: 1, or the channels of a variadic
    /// one.</param>
    /// <param name="outputs">Columns of each output.</param>
    /// <param name="live">For each output and column, whether anything later needs it.</param>
    /// <param name="slotCount">Columns that the operator fills itself.</param>
    public RunNode(
        string path, IReadOnlyList<int> channelCounts, IReadOnlyList<IReadOnlyList<OutputColumn>> outputs,
        IReadOnlyList<bool[]> live, int slotCount)
    {
        Path = path;
        PathHash = CounterRandom.HashPath(path);
        PortStarts = new int[channelCounts.Count + 1];
        for (int i = 0; i < channelCounts.Count; i++)
            PortStarts[i + 1] = PortStarts[i] + channelCounts[i];
        Outputs = [.. outputs.Select(columns => columns.ToArray())];
        Live = [.. live];
        Schemas = [.. Outputs.Select(columns => new Schema([.. columns.Select(column => column.Field)]))];
        SlotColumns = new int[slotCount];
        Array.Fill(SlotColumns, -1);
        foreach (var columns in Outputs)
            for (int i = 0; i < columns.Length; i++)
                if (columns[i].Source.Kind is ColumnSourceKind.Written)
                    SlotColumns[columns[i].Source.Index] = i;
        Layouts = [.. Outputs.Select((columns, i) => new OutputLayout(columns, Live[i], Schemas[i]))];
    }

    /// <summary>Path of the node in its graph.</summary>
    public string Path { get; }

    /// <summary>Hash of the path, a key of the node's random numbers.</summary>
    public ulong PathHash { get; }

    /// <summary>Schema of each output.</summary>
    public IReadOnlyList<Schema> Schemas { get; }

    internal int[] PortStarts { get; }

    internal OutputColumn[][] Outputs { get; }

    internal bool[][] Live { get; }

    internal OutputLayout[] Layouts { get; }

    internal int[] SlotColumns { get; }

    /// <summary>Number of batches over all inputs, table ports included.</summary>
    public int BatchCount => PortStarts[^1];
}
