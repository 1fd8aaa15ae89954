using AdFlow.Graphs;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// A graph up to one of its nodes, whose rows it puts out: a model is trained on the very columns that the graph will
/// give it. Pure functions.
/// </summary>
internal static class GraphPrefix
{
    /// <summary>Leaves out what a node does not need.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">Id of the node.</param>
    /// <exception cref="ArgumentException">There is no such node.</exception>
    public static GraphSpec Of(GraphSpec graph, string node)
    {
        var end = graph.Nodes.FirstOrDefault(spec => spec.Id.Text == node)
            ?? throw new ArgumentException($"graph '{graph.Name.Text}' has no node '{node}'", nameof(node));
        var needed = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([node]);
        while (open.TryPop(out string? id))
            if (needed.Add(id) && graph.Nodes.FirstOrDefault(spec => spec.Id.Text == id) is { } found)
                foreach (var source in found.In.SelectMany(input => input.Sources))
                    open.Push(source.Node);
        List<NodeSpec> nodes = [.. graph.Nodes.Where(spec => needed.Contains(spec.Id.Text))];
        var tables = nodes.SelectMany(spec => spec.Tables).Select(table => table.Table).ToHashSet();
        return graph with
        {
            Quality = [],
            Nodes = nodes,
            Tables = [.. graph.Tables.Where(table => tables.Contains(table.Name.Text))],
            Outputs = [new GraphOutputSpec(end.Id, new SourceSpec(node, null, end.Id.Position))],
        };
    }
}
