using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>The order in which the nodes of expressions are computed.</summary>
internal static class LaneSchedule
{
    /// <summary>Every node that the roots need, once, operands first; what no root needs is left out.</summary>
    /// <param name="roots">Nodes of one graph.</param>
    public static List<LaneExpression> Of(IReadOnlyList<LaneExpression> roots)
    {
        var found = new HashSet<LaneExpression>();
        var open = new Stack<LaneExpression>(roots);
        while (open.TryPop(out var node))
        {
            if (!found.Add(node))
                continue;
            foreach (var operand in node.Operands)
                open.Push(operand);
        }
        return [.. found.OrderBy(node => node.Id)];
    }
}
