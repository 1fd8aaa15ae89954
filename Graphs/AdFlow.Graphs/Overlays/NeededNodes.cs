namespace AdFlow.Graphs;

/// <summary>Leaves out what only swapped nodes needed: whoever writes a document would delete it there.</summary>
internal static class NeededNodes
{
    /// <summary>The changed graph without the nodes that something needed before and nothing needs now; what nothing
    /// needed before either stays, to be reported.</summary>
    public static GraphSpec Keep(GraphSpec before, GraphSpec after)
    {
        if (ReferenceEquals(before.Nodes, after.Nodes) || !before.IsComplete)
            return after;
        var (was, now) = (Needed(before), Needed(after));
        var old = new Dictionary<string, NodeSpec>(StringComparer.Ordinal);
        foreach (var node in before.Nodes)
            old.TryAdd(node.Id.Text, node);
        return after with
        {
            Nodes =
            [
                .. after.Nodes.Where(node => now.Contains(node.Id.Text) || !was.Contains(node.Id.Text))
                    .Select(node => Inside(old[node.Id.Text], node)),
            ],
        };
    }

    // A sub-graph that is still the same one, however it was changed, has its very name.
    private static NodeSpec Inside(NodeSpec before, NodeSpec after) =>
        before.Used is { } was && after.Used is { } now && ReferenceEquals(was.Name, now.Name)
            ? after with { Used = Keep(was, now) } : after;

    private static HashSet<string> Needed(GraphSpec graph)
    {
        var byId = graph.Nodes.ToLookup(node => node.Id.Text, StringComparer.Ordinal);
        var needed = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(graph.Outputs.Select(output => output.Source.Node));
        while (open.TryPop(out string? id))
            if (needed.Add(id))
                foreach (var source in byId[id].SelectMany(node => node.In).SelectMany(input => input.Sources))
                    open.Push(source.Node);
        return needed;
    }
}
