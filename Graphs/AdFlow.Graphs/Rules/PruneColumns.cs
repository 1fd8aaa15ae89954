using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// Projections leave out columns that no node behind them reads, as far as the planner may lay out those nodes anew:
/// an operator that is only known by its code keeps all columns of its input. What is left of unneeded columns, of
/// tables too, the runtime finds once the plan is complete, and neither reads nor computes it.
/// </summary>
public sealed class PruneColumns : PlanRule
{
    /// <inheritdoc/>
    public override string Name => "prune_columns";

    /// <inheritdoc/>
    public override RuleChanges Changes => RuleChanges.RewritesForms | RuleChanges.ChangesColumns;

    /// <inheritdoc/>
    public override LogicalPlan Apply(LogicalPlan plan, PlanNotes notes)
    {
        var draft = new PlanDraft(plan);
        var droppable = Droppable(plan, draft);
        var dropped = new bool[plan.Nodes.Count][];
        foreach (var node in plan.Nodes)
        {
            if (!IsLaidOut(node))
                continue;
            var below = node.FirstSource().IsRequest ? null : dropped[node.FirstSource().Node];
            bool isOrigin = node.IsProjection();
            dropped[node.Ordinal] = [.. node.Outputs[0].Select((column, i) => droppable[node.Ordinal]![i]
                && (isOrigin || (below is not null && node.PassedFrom(i) >= 0 && below[node.PassedFrom(i)])))];
            if (isOrigin && dropped[node.Ordinal].Contains(true))
                notes.Changed(node.Path, $"'{node.Path}' drops columns that nobody reads: "
                    + string.Join(", ", node.Schemas[0].Fields.Where((_, i) => dropped[node.Ordinal][i])
                        .Select(field => field.Name)));
            ColumnLayout.Drop(draft, node, below ?? [], dropped[node.Ordinal]);
        }
        return draft.Finish();
    }

    // Whether rules know all that a node does with columns, and no bound operator knows their ordinals.
    private static bool IsLaidOut(LogicalNode node) =>
        (node.Form is FilterForm or ProjectForm or LookupForm || node.Map is not null)
        && node.Outputs.Count == 1 && node.FirstInput() >= 0;

    // From the outputs up: a column may go if nobody reads it and the same holds wherever it passes on. The first
    // column always stays: a batch without columns has no rows.
    private static bool[]?[] Droppable(LogicalPlan plan, PlanDraft draft)
    {
        var droppable = new bool[plan.Nodes.Count][];
        for (int number = plan.Nodes.Count - 1; number >= 0; number--)
        {
            var node = plan.Nodes[number];
            var users = draft.Users(number).Select(user => plan.Nodes[user]).ToList();
            droppable[number] = new bool[node.Schemas[0].Count];
            if (node.Outputs.Count == 1 && !draft.IsOutput(number) && users.TrueForAll(IsLaidOut))
                for (int i = 1; i < droppable[number].Length; i++)
                    droppable[number][i] = users.TrueForAll(user => IsFree(user, number, i, droppable));
        }
        return droppable;
    }

    private static bool IsFree(LogicalNode user, int number, int column, bool[][] droppable)
    {
        int port = user.FirstInput();
        if (user.FirstSource().Node != number || user.Inputs.Sum(input => input.Sources.Count) != 1
            || user.Reads.Any(read => read.Port == port && read.Column == column))
            return false;
        for (int i = 0; i < user.Outputs[0].Count; i++)
            if (user.PassedFrom(i) == column && !droppable[user.Ordinal][i])
                return false;
        return true;
    }
}
