using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>Orders the nodes of a graph so that each stands behind all that it reads.</summary>
internal static class NodeOrder
{
    /// <summary>Nodes in order, the file's order where that is free; reports unknown names and cycles. Nodes on a cycle
    /// or behind one are left out.</summary>
    public static List<NodeSpec> Sort(GraphScope scope)
    {
        var nodes = scope.Graph.Nodes;
        var ids = nodes.Select(node => node.Id.Text).ToHashSet(StringComparer.Ordinal);
        ReportUnknown(scope, ids);
        var sorted = new List<NodeSpec>(nodes.Count);
        var waiting = nodes.ToList();
        var done = new HashSet<string>(StringComparer.Ordinal);
        while (waiting.Find(node => Sources(node).All(s => done.Contains(s.Node) || !ids.Contains(s.Node))) is { } next)
        {
            waiting.Remove(next);
            done.Add(next.Id.Text);
            sorted.Add(next);
        }
        if (waiting.Count > 0)
            ReportCycle(scope, waiting);
        return sorted;
    }

    /// <summary>Reports nodes that no output needs, unless a connection or output of the file was unreadable.</summary>
    public static void ReportUnused(GraphScope scope)
    {
        if (!scope.Graph.IsComplete)
            return;
        var byId = new Dictionary<string, NodeSpec>(StringComparer.Ordinal);
        foreach (var node in scope.Graph.Nodes)
            byId.TryAdd(node.Id.Text, node);
        var used = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(scope.Graph.Outputs.Select(output => output.Source.Node));
        while (open.TryPop(out string? id))
            if (used.Add(id) && byId.TryGetValue(id, out var node))
                foreach (var source in Sources(node))
                    open.Push(source.Node);
        foreach (var node in scope.Graph.Nodes.Where(node => !used.Contains(node.Id.Text)))
            scope.Report(BindingCodes.UnusedNode, node.Id.Position,
                $"nothing needs node '{node.Id.Text}'; connect it to "
                + "an output or to another node, or delete it", node);
    }

    private static IEnumerable<SourceSpec> Sources(NodeSpec node) => node.In.SelectMany(input => input.Sources);

    private static void ReportUnknown(GraphScope scope, HashSet<string> ids)
    {
        string[] names = [.. ids, .. scope.Graph.Inputs.Select(i => i.Name.Text), .. scope.Graph.IsSubGraph
            ? Array.Empty<string>() : ["request"]];
        var outputs = scope.Graph.Outputs.Select(output => output.Source);
        foreach (var source in scope.Graph.Nodes.SelectMany(Sources).Concat(outputs))
            if (!names.Contains(source.Node))
                scope.Report(BindingCodes.UnknownSource, source.Position,
                    $"there is no node '{source.Node}'" + Suggestion.For(source.Node, names, "nodes"));
    }

    private static void ReportCycle(GraphScope scope, List<NodeSpec> waiting)
    {
        var path = new List<NodeSpec> { waiting[0] };
        while (true)
        {
            // Each waiting node reads from another waiting one, so this walk comes back to a node of its own.
            var next = waiting.Find(node => Sources(path[^1]).Any(source => source.Node == node.Id.Text))!;
            int start = path.IndexOf(next);
            path.Add(next);
            if (start < 0)
                continue;
            var cycle = path.Skip(start).Reverse().Select(node => node.Id.Text);
            scope.Report(BindingCodes.Cycle, next.Id.Position, "nodes wait for each other: "
                + $"{string.Join(" → ", cycle)}; a graph has no cycles, so take one of these connections away", next);
            return;
        }
    }
}
