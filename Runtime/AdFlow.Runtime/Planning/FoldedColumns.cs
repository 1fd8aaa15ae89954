using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>The columns whose cells the end of a stage needs when the last row has come.</summary>
internal static class FoldedColumns
{
    /// <summary>What a node keeps, and what it passes on that somebody needs.</summary>
    /// <returns>Ordinals in the node's input, each once.</returns>
    public static int[] Kept(LogicalNode node, RowFold fold, ColumnLiveness liveness)
    {
        var kept = fold.Kept.ToHashSet();
        for (int output = 0; output < node.Outputs.Count; output++)
        {
            var live = liveness.Columns(new LogicalSource(node.Ordinal, output));
            for (int i = 0; i < live.Length; i++)
                if (live[i] && node.Outputs[output][i].Source is { Kind: ColumnSourceKind.Input } passed)
                    kept.Add(passed.Columns[0]);
        }
        return [.. kept.Order()];
    }
}
