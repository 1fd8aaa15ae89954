using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>Orders the nodes of a graph so that each stands behind all that it reads.</summary>
internal static class NodeOrder
{
    private const int MaxShown = 20;

    /// <summary>Nodes in order, the file's order where that is free; reports unknown names and every cycle. The nodes
    /// of a cycle come as if it were broken, so that their other problems are found too.</summary>
    public static List<NodeSpec> Sort(GraphScope scope)
    {
        var nodes = scope.Graph.Nodes;
        var waits = Waits(nodes);
        ReportUnknown(scope, nodes.Select(node => node.Id.Text).ToHashSet(StringComparer.Ordinal));
        var readers = nodes.Select(_ => new List<int>()).ToList();
        for (int i = 0; i < waits.Length; i++)
            foreach (int source in waits[i])
                readers[source].Add(i);
        var ready = new PriorityQueue<int, int>();
        for (int i = 0; i < waits.Length; i++)
            if (waits[i].Count == 0)
                ready.Enqueue(i, i);
        var sorted = new List<NodeSpec>(nodes.Count);
        while (sorted.Count < nodes.Count)
        {
            if (ready.Count == 0)
                BreakCycle(scope, waits, ready);
            int next = ready.Dequeue();
            sorted.Add(nodes[next]);
            foreach (int reader in readers[next])
                if (waits[reader].Remove(next) && waits[reader].Count == 0)
                    ready.Enqueue(reader, reader);
        }
        return sorted;
    }

    /// <summary>Reports nodes that no output needs. A name that stands for nothing needs the node with the nearest
    /// name; nothing is reported where there is none, or where a connection or output of the file was
    /// unreadable.</summary>
    public static void ReportUnused(GraphScope scope)
    {
        var byId = new Dictionary<string, NodeSpec>(StringComparer.Ordinal);
        foreach (var node in scope.Graph.Nodes)
            byId.TryAdd(node.Id.Text, node);
        var used = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(scope.Graph.Outputs.Select(output => output.Source.Node));
        bool isKnown = scope.Graph.IsComplete;
        while (isKnown && open.TryPop(out string? id))
        {
            if (!used.Add(id))
                continue;
            if (byId.TryGetValue(id, out var node))
                foreach (var source in Sources(node))
                    open.Push(source.Node);
            else if (!IsGiven(scope, id) && NearestName.Find(id, byId.Keys) is { } meant)
                open.Push(meant);
            else
                isKnown = IsGiven(scope, id);
        }
        foreach (var node in scope.Graph.Nodes.Where(node => isKnown && !used.Contains(node.Id.Text)))
            scope.Report(BindingCodes.UnusedNode, node.Id.Position,
                $"nothing needs node '{node.Id.Text}'; connect it to "
                + "an output or to another node, or delete it", node);
    }

    private static bool IsGiven(GraphScope scope, string id) =>
        scope.Graph.IsSubGraph ? scope.Graph.Inputs.Any(input => input.Name.Text == id) : id == "request";

    private static IEnumerable<SourceSpec> Sources(NodeSpec node) => node.In.SelectMany(input => input.Sources);

    private static void ReportUnknown(GraphScope scope, HashSet<string> ids)
    {
        List<string> others = [.. scope.Graph.Inputs.Select(input => input.Name.Text)];
        if (!scope.Graph.IsSubGraph)
            others.Add("request");
        var outputs = scope.Graph.Outputs.Select(output => output.Source);
        foreach (var source in scope.Graph.Nodes.SelectMany(Sources).Concat(outputs))
            if (!ids.Contains(source.Node) && !others.Contains(source.Node))
                scope.Report(BindingCodes.UnknownSource, source.Position,
                    $"there is no node '{source.Node}'" + Suggestion.For(source.Node, [.. ids, .. others], "nodes"));
    }

    // Ordinals of the nodes that each node reads.
    private static HashSet<int>[] Waits(IReadOnlyList<NodeSpec> nodes)
    {
        var ordinals = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < nodes.Count; i++)
            ordinals.TryAdd(nodes[i].Id.Text, i);
        return [.. nodes.Select(node => Sources(node).Where(source => ordinals.ContainsKey(source.Node))
            .Select(source => ordinals[source.Node]).ToHashSet())];
    }

    // Nothing is ready, so each waiting node reads from another waiting one, and a walk along them comes back to a node
    // of its own.
    private static void BreakCycle(GraphScope scope, HashSet<int>[] waits, PriorityQueue<int, int> ready)
    {
        var path = new List<int>();
        int next = Array.FindIndex(waits, wait => wait.Count > 0);
        for (; !path.Contains(next); next = waits[next].Min())
            path.Add(next);
        var cycle = path[path.IndexOf(next)..];
        var nodes = scope.Graph.Nodes;
        var names = cycle.Append(next).Reverse().Select(ordinal => nodes[ordinal].Id.Text).ToList();
        if (names.Count > MaxShown)
            names = [.. names[..(MaxShown / 2)], "…", .. names[^(MaxShown / 2)..]];
        scope.Report(BindingCodes.Cycle, nodes[next].Id.Position, "nodes wait for each other: "
            + $"{string.Join(" → ", names)}; a graph has no cycles, so take one of these connections away",
            nodes[next]);
        foreach (int ordinal in cycle)
        {
            waits[ordinal].Clear();
            ready.Enqueue(ordinal, ordinal);
        }
    }
}
