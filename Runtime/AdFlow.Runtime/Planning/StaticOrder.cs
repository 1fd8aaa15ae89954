using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>
/// The order in which nodes are executed: the logical order, except that asynchronous nodes and what leads to them
/// come as early, and what waits for them as late, as the graph allows; so there is work while they are under way.
/// </summary>
internal static class StaticOrder
{
    /// <summary>The needed nodes in order.</summary>
    public static LogicalNode[] Of(LogicalPlan plan, ColumnLiveness liveness)
    {
        var needed = plan.Nodes.Where(liveness.IsNeeded).ToArray();
        int[] level = new int[plan.Nodes.Count];
        foreach (var node in needed)
            foreach (int source in Sources(node))
                level[node.Ordinal] = Math.Max(
                    level[node.Ordinal], level[source] + (IsAsynchronous(plan.Nodes[source]) ? 1 : 0));
        var leads = new bool[plan.Nodes.Count];
        foreach (var node in needed.Reverse())
        {
            leads[node.Ordinal] |= IsAsynchronous(node);
            if (leads[node.Ordinal])
                foreach (int source in Sources(node))
                    leads[source] |= level[source] == level[node.Ordinal];
        }
        return [.. needed.OrderBy(node => level[node.Ordinal]).ThenBy(node => leads[node.Ordinal] ? 0 : 1)];
    }

    /// <summary>Whether the node's operator is asynchronous.</summary>
    public static bool IsAsynchronous(LogicalNode node) => node.Table is { IsAsynchronous: true };

    /// <summary>Nodes whose outputs a node takes.</summary>
    public static IEnumerable<int> Sources(LogicalNode node) =>
        node.Inputs.SelectMany(input => input.Sources).Where(source => !source.IsRequest)
            .Select(source => source.Node);
}
