using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>Outputs of nodes that a graph puts out behind those of its author, so that they are looked at in the run
/// that is tested. Pure functions.</summary>
internal static class NodeOutputs
{
    // No output of an author has a name with a space.
    private const string Begin = "node ";

    /// <summary>A plan with outputs of nodes.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="nodes">Nodes, as <c>node</c> or <c>node.output</c>; what it does not have is left out.</param>
    /// <returns>The plan itself where there is nothing to add.</returns>
    public static LogicalPlan Add(LogicalPlan plan, IEnumerable<string> nodes)
    {
        LogicalOutput[] more =
        [
            .. nodes.Distinct().Select(node => Find(plan, node) is { } source
                ? new LogicalOutput(Begin + node, source) : null).OfType<LogicalOutput>(),
        ];
        return more.Length == 0 ? plan : plan with { Outputs = [.. plan.Outputs, .. more] };
    }

    /// <summary>The plan without them.</summary>
    public static LogicalPlan Remove(LogicalPlan plan) => plan with
    {
        Outputs = [.. plan.Outputs.Where(output => !output.Name.StartsWith(Begin, StringComparison.Ordinal))],
    };

    /// <summary>Ordinal of the output of a node that was added; −1 where it was not.</summary>
    public static int OrdinalOf(LogicalPlan plan, string node) =>
        plan.Outputs.ToList().FindIndex(output => output.Name == Begin + node);

    private static LogicalSource? Find(LogicalPlan plan, string name)
    {
        if (plan.Nodes.FirstOrDefault(node => node.Path == name) is { } whole)
            return new LogicalSource(whole.Ordinal, 0);
        int dot = name.LastIndexOf('.');
        if (dot < 0 || plan.Nodes.FirstOrDefault(node => node.Path == name[..dot]) is not { } found)
            return null;
        int output = found.Operator.Outputs.ToList().FindIndex(port => port.Name == name[(dot + 1)..]);
        return output < 0 ? null : new LogicalSource(found.Ordinal, output);
    }
}
