namespace AdFlow.Operators;

/// <summary>
/// Rewrites expressions so that no exp, log, log1p, pow, sigmoid or tanh is left: in their place is what the lanes
/// execute for them, recorded from the lanes' own code with a <see cref="SymbolLane"/>. A backend without a lane of its
/// own thus gives their bits with sums, products, selections and the few operations of
/// <see cref="LaneOps.IsBitwise"/>. Where the lanes take a shorter way for usual numbers, the recording computes both
/// and selects: the bits are the same. Thread-safe.
/// </summary>
public static class LaneExpansion
{
    /// <summary>Most nodes of an expansion, unless told otherwise: some 200 functions.</summary>
    public const int DefaultLimit = 1 << 16;

    /// <summary>Expands expressions into a new graph.</summary>
    /// <param name="isDouble">Precision of their graph.</param>
    /// <param name="roots">Expressions of one graph, numbers and masks.</param>
    /// <param name="limit">Most nodes of the expansion.</param>
    /// <returns>The expanded expressions in the same order, all nodes of one graph.</returns>
    /// <exception cref="InvalidOperationException">The expansion has more than <paramref name="limit"/> nodes.
    /// </exception>
    public static LaneExpression[] Expand(
        bool isDouble, IReadOnlyList<LaneExpression> roots, int limit = DefaultLimit)
    {
        var trace = new LaneTrace(new LaneGraph(isDouble, limit), [], [], 0);
        var expanded = new Dictionary<LaneExpression, LaneExpression>(ReferenceEqualityComparer.Instance);
        trace.Within(() =>
        {
            foreach (var node in Nodes(roots))
                expanded.Add(node, Expand(trace.Graph, node, expanded));
        });
        return [.. roots.Select(root => expanded[root])];
    }

    /// <summary>All nodes of some expressions of one graph, each once, operands before what uses them.</summary>
    /// <param name="roots">Expressions of one graph.</param>
    /// <exception cref="ArgumentException">They are of several graphs.</exception>
    public static IReadOnlyList<LaneExpression> Nodes(IReadOnlyList<LaneExpression> roots)
    {
        var found = new SortedDictionary<int, LaneExpression>();
        var open = new Stack<LaneExpression>(roots);
        while (open.TryPop(out var node))
            if (found.TryAdd(node.Id, node))
                foreach (var operand in node.Operands)
                    open.Push(operand);
            else if (found[node.Id] != node)
                throw new ArgumentException($"{node.Op} and {found[node.Id].Op} are of different graphs. Expected "
                    + "expressions of one graph.");
        return [.. found.Values];
    }

    private static LaneExpression Expand(
        LaneGraph graph, LaneExpression node, Dictionary<LaneExpression, LaneExpression> expanded)
    {
        SymbolLane At(int operand) => new(expanded[node.Operands[operand]]);
        return node.Op switch
        {
            LaneOp.Input => graph.Input(node.InputOrdinal),
            LaneOp.Constant => graph.Constant(node.Value),
            LaneOp.Exp => Exponentials.Exp(At(0)).Number,
            LaneOp.Log => Logarithms.Log(At(0)).Number,
            LaneOp.Log1p => Logarithms.Log1p(At(0)).Number,
            LaneOp.Pow => Powers.Pow(At(0), At(1)).Number,
            LaneOp.Sigmoid => Exponentials.Sigmoid(At(0)).Number,
            LaneOp.Tanh => Exponentials.Tanh(At(0)).Number,
            _ => graph.Make(node.Op, [.. node.Operands.ToArray().Select(operand => expanded[operand])]),
        };
    }
}
