using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>Names of the parts of a plan.</summary>
internal static class PlanNames
{
    /// <summary>Name of a source: <c>node</c>, <c>node.output</c> where it is not the first one, or
    /// <c>request</c>.</summary>
    public static string Of(LogicalPlan plan, LogicalSource source) =>
        source.IsRequest ? "request" : plan.Nodes[source.Node].NameOf(source.Output);

    /// <summary>What is connected to a node, with the port's name where there are several ports.</summary>
    public static IEnumerable<string> Inputs(LogicalPlan plan, LogicalNode node) =>
        from input in node.Inputs
        where input.Table >= 0 || input.Counter >= 0 || input.Sources.Count > 0
        let name = input.Table >= 0 ? $"table {plan.Tables[input.Table].Name}"
            : input.Counter >= 0 ? $"counters {plan.Counters[input.Counter].Name}"
            : string.Join(" + ", input.Sources.Select(source => Of(plan, source)))
        select node.Inputs.Count == 1 ? name : $"{input.Port.Name}: {name}";
}
