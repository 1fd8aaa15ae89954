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
        var merged = new Dictionary<int, int>();
        foreach (int number in draft.Numbers)
        {
            draft.RedirectInputs(number, merged);
            var node = draft[number];
            if (!node.IsPlain() || node.Operator.Purity is not Purity.Pure || known.TryAdd(node, number))
                continue;
            merged.Add(number, known[node]);
            notes.Changed(node.Path, $"'{node.Path}' is '{draft[known[node]].Path}': equal nodes over equal rows");
        }
        Merge(draft, merged);
        return draft.Finish();
    }

    // All at once: one by one, each of many equal nodes would write those that read them all, or stand for all, anew.
    private static void Merge(PlanDraft draft, Dictionary<int, int> merged)
    {
        foreach (var group in merged.GroupBy(pair => pair.Value, pair => draft[pair.Key]).ToList())
        {
            foreach (var node in group)
            {
                for (int output = 0; output < node.Outputs.Count; output++)
                    draft.Redirect(new LogicalSource(node.Ordinal, output), new LogicalSource(group.Key, output));
                draft.Remove(node.Ordinal);
            }
            draft.Replace(draft[group.Key] with
            {
                StandsFor = [.. group.Prepend(draft[group.Key]).SelectMany(node => node.StandsFor).Distinct()],
            });
        }
    }
}
