using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>Leaves out nodes whose rows nobody needs, except those that change something outside the run, draw random
/// numbers or read the clock.</summary>
public sealed class RemoveDeadNodes : PlanRule
{
    /// <inheritdoc/>
    public override string Name => "remove_dead_nodes";

    /// <inheritdoc/>
    public override RuleChanges Changes => RuleChanges.RemovesNodes;

    /// <inheritdoc/>
    public override LogicalPlan Apply(LogicalPlan plan, PlanNotes notes)
    {
        var draft = new PlanDraft(plan);
        foreach (int number in draft.Numbers.Reverse())
            if (draft[number].Operator.Purity is Purity.Pure && !draft.IsOutput(number)
                && draft.Users(number).Count == 0)
            {
                notes.Changed(draft[number].Path, $"'{draft[number].Path}' is left out: nobody needs its rows");
                draft.Remove(number);
            }
        return draft.Finish();
    }
}
