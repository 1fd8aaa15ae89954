using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// Nodes that do the same with the same rows become one. As this goes from the sources up, equal uses of a sub-graph
/// become one as a whole. Only pure nodes, and none with <c>when</c>, a timeout or <c>on_error</c>.
/// </summary>
public sealed class MergeEqualNodes : PlanRule
{
    /// <inheritdoc/>
    public override string Name => "merge_equal_nodes";

    /// <inheritdoc/>
    public override RuleChanges Changes => RuleChanges.MergesNodes;

    /// <inheritdoc/>
    public override LogicalPlan Apply(LogicalPlan plan, PlanNotes notes)
    {
        var draft = new PlanDraft(plan);
        var known = new Dictionary<LogicalNode, int>(NodeEquality.Instance);
        foreach (int number in draft.Numbers)
        {
            var node = draft[number];
            if (!node.IsPlain() || node.Operator.Purity is not Purity.Pure || known.TryAdd(node, number))
                continue;
            var other = draft[known[node]];
            for (int output = 0; output < node.Outputs.Count; output++)
                draft.Redirect(new LogicalSource(number, output), new LogicalSource(other.Ordinal, output));
            draft.Remove(number);
            draft.Replace(other with { StandsFor = [.. other.StandsFor.Union(node.StandsFor)] });
            notes.Changed(node.Path, $"'{node.Path}' is '{other.Path}': equal nodes over equal rows");
        }
        return draft.Finish();
    }
}
