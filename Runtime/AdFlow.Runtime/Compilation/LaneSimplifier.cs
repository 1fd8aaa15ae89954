using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// Makes expressions smaller without changing a bit of their value for any input (all NaNs count as equal): equal nodes
/// become one, operations on constants are computed, what no root needs is dropped, and the identities of
/// <see cref="LaneIdentities"/> are applied. Sums and products are never reordered and nothing is contracted.
/// </summary>
internal sealed class LaneSimplifier
{
    private readonly Dictionary<LaneExpression, LaneExpression> _simplified = [];
    private readonly LaneGraph _graph;

    private LaneSimplifier(LaneGraph graph) => _graph = graph;

    /// <summary>Simplifies roots of one graph.</summary>
    /// <param name="roots">What is wanted.</param>
    /// <param name="isDouble">Precision of their graph.</param>
    /// <returns>As many nodes of a new graph.</returns>
    public static LaneExpression[] Simplify(IReadOnlyList<LaneExpression> roots, bool isDouble)
    {
        var simplifier = new LaneSimplifier(new LaneGraph(isDouble, int.MaxValue));
        foreach (var node in LaneSchedule.Of(roots))
            simplifier._simplified.Add(node, simplifier.Rebuild(node));
        return [.. roots.Select(root => simplifier._simplified[root])];
    }

    private LaneExpression Rebuild(LaneExpression node)
    {
        if (node.Op is LaneOp.Input)
            return _graph.Input(node.InputOrdinal);
        if (node.Op is LaneOp.Constant)
            return _graph.Constant(node.Value);
        var operands = new LaneExpression[node.Operands.Length];
        bool isKnown = operands.Length > 0;
        for (int i = 0; i < operands.Length; i++)
        {
            operands[i] = _simplified[node.Operands[i]];
            isKnown &= LaneFolding.IsKnown(operands[i]);
        }
        return isKnown ? LaneFolding.Fold(_graph, node.Op, operands) : LaneIdentities.Apply(_graph, node.Op, operands);
    }
}
