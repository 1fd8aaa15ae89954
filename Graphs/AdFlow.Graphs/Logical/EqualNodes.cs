namespace AdFlow.Graphs;

/// <summary>
/// Finds nodes of two plans that give the same for the same request: they have one path, for random numbers depend on
/// it, and are equal operators over equal inputs, from the request on. Thread-safe.
/// </summary>
public static class EqualNodes
{
    /// <summary>Compares two plans.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="other">The other one, of the same catalogue.</param>
    /// <param name="isSame">Asked of a node of each that are equal by what the plans say: whether files and tables
    /// that they name are the same.</param>
    /// <returns>For each node of the plan the ordinal of the equal one, or −1. Nodes that read private values or
    /// counters, and those that do another node's work too, are equal to none.</returns>
    public static int[] Find(LogicalPlan plan, LogicalPlan other, Func<LogicalNode, LogicalNode, bool> isSame)
    {
        int[] equal = new int[plan.Nodes.Count];
        Array.Fill(equal, -1);
        if (!plan.Request.Equals(other.Request))
            return equal;
        var byPath = other.Nodes.ToDictionary(node => node.Path, StringComparer.Ordinal);
        foreach (var node in plan.Nodes)
            if (byPath.TryGetValue(node.Path, out var one) && Inputs(node, one, equal) is { } inputs
                && AreEqual(node with { Inputs = inputs, Position = one.Position }, one) && isSame(node, one))
                equal[node.Ordinal] = one.Ordinal;
        return equal;
    }

    // Files that settings name are compared by their content, so it does not matter where a graph stands.
    private static bool AreEqual(LogicalNode node, LogicalNode other) =>
        IsItself(node) && IsItself(other)
        && NodeEquality.Instance.Equals(node, other)
        && node.Schemas.SequenceEqual(other.Schemas)
        && Equals(node.When?.Expression, other.When?.Expression)
        && (node.Timeout, node.OnTimeout, node.OnError) == (other.Timeout, other.OnTimeout, other.OnError);

    private static bool IsItself(LogicalNode node) =>
        !node.ReadsPrivate && node.StandsFor is [var path] && path == node.Path;

    // The inputs of a node as they are called in the other plan; null where it has not the same.
    private static List<LogicalInput>? Inputs(LogicalNode node, LogicalNode other, int[] equal)
    {
        var inputs = new List<LogicalInput>();
        for (int i = 0; i < node.Inputs.Count && i < other.Inputs.Count; i++)
        {
            var input = node.Inputs[i];
            if (input.Counter >= 0 || (input.Table < 0) != (other.Inputs[i].Table < 0)
                || input.Sources.Any(source => !source.IsRequest && equal[source.Node] < 0))
                return null;
            inputs.Add(input with
            {
                Table = other.Inputs[i].Table,
                Sources = [.. input.Sources.Select(source =>
                    source.IsRequest ? source : source with { Node = equal[source.Node] })],
            });
        }
        return inputs.Count == node.Inputs.Count ? inputs : null;
    }
}
