using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// Computes constant parts of expressions once: in conditions, computed columns and settings. A <c>when:</c> that is
/// always true goes away; so does a filter, or what of it is always true. Settings that read nothing are values when
/// the graph is bound.
/// </summary>
public sealed class FoldConstants : PlanRule
{
    /// <inheritdoc/>
    public override string Name => "fold_constants";

    /// <inheritdoc/>
    public override RuleChanges Changes => RuleChanges.RewritesForms | RuleChanges.RemovesNodes;

    /// <inheritdoc/>
    public override LogicalPlan Apply(LogicalPlan plan, PlanNotes notes)
    {
        var draft = new PlanDraft(plan);
        foreach (int number in draft.Numbers)
        {
            FoldNode(draft, draft[number], notes);
            if (draft[number].Form is FilterForm { Condition.Expression: ConstantExpression { IsNull: false } always }
                && always.Bits != 0 && FilterNode.IsMovable(draft[number], draft))
                Remove(draft, draft[number], notes);
        }
        return draft.Finish();
    }

    private static void FoldNode(PlanDraft draft, LogicalNode node, PlanNotes notes)
    {
        var folded = node.When is null ? node : WithWhen(node, node.When, notes);
        if (node.Form is FilterForm { Condition: var condition } && Folded(condition.Expression) is var kept
            && !ReferenceEquals(kept, condition.Expression))
        {
            folded = folded.With(kept);
            notes.Changed(node.Path, $"condition of '{node.Path}' is {kept}");
        }
        if (node.Form is ProjectForm { Computed: var computed } && computed.Any(IsFoldable))
        {
            folded = folded.WithComputed([.. computed.Select(Fold)]);
            notes.Changed(node.Path, $"'{node.Path}' computes {folded.Settings[0].Value}");
        }
        if (node.PerRunSettings.Any(setting => IsFoldable(setting.Program)))
            folded = folded with
            {
                PerRunSettings = [.. node.PerRunSettings.Select(s => s with { Program = Fold(s.Program) })],
            };
        if (!ReferenceEquals(folded, node))
            draft.Replace(folded);
    }

    private static LogicalNode WithWhen(LogicalNode node, ExpressionProgram when, PlanNotes notes)
    {
        var folded = Folded(when.Expression);
        if (ReferenceEquals(folded, when.Expression))
            return node;
        bool isAlways = folded is ConstantExpression { IsNull: false, Bits: not 0 };
        notes.Changed(node.Path, isAlways
            ? $"'{node.Path}' always runs: its 'when:' is true" : $"'{node.Path}' runs when {folded}");
        return node with { When = isAlways ? null : new ExpressionProgram(folded) };
    }

    // Rows for which a condition is null drop out as for false.
    private static Expression Folded(Expression condition)
    {
        var folded = condition.Fold();
        return folded is ConstantExpression { IsNull: true } ? Expression.Constant(false) : folded;
    }

    private static bool IsFoldable(ExpressionProgram program) =>
        !ReferenceEquals(program.Expression.Fold(), program.Expression);

    private static ExpressionProgram Fold(ExpressionProgram program) =>
        IsFoldable(program) ? new ExpressionProgram(program.Expression.Fold()) : program;

    private static void Remove(PlanDraft draft, LogicalNode filter, PlanNotes notes)
    {
        var source = filter.FirstSource();
        draft.Redirect(new LogicalSource(filter.Ordinal, 0), source);
        draft.Remove(filter.Ordinal);
        if (!source.IsRequest)
            draft.Replace(draft[source.Node] with
            {
                StandsFor = [.. draft[source.Node].StandsFor, .. filter.StandsFor],
            });
        notes.Changed(filter.Path, $"{filter.Operator.Id} '{filter.Path}' is left out: its condition is always true");
    }
}
