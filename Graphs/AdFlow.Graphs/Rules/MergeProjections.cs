using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// A projection over another one that nobody else needs becomes one: what the first one computes stands in the
/// expressions of the second. A column that is computed and read again is the same, bit for bit, as its expression; and
/// equal parts of the expressions of one node are computed once.
/// </summary>
public sealed class MergeProjections : PlanRule
{
    // Columns that stand in each other double with each node; beyond this a column is the cheaper way to share.
    private const int MaxSize = 512;

    // What one node stands for is written anew with each merge, so long chains would take square time.
    private const int MaxMerged = 256;

    /// <inheritdoc/>
    public override string Name => "merge_projections";

    /// <inheritdoc/>
    public override RuleChanges Changes => RuleChanges.MergesNodes | RuleChanges.RewritesForms;

    /// <inheritdoc/>
    public override LogicalPlan Apply(LogicalPlan plan, PlanNotes notes)
    {
        var draft = new PlanDraft(plan);
        foreach (int number in draft.Numbers)
            if (draft[number].IsProjection() && !draft[number].FirstSource().IsRequest
                && draft[draft[number].FirstSource().Node] is var below && below.IsProjection()
                && draft.IsOnlyUsedBy(below.Ordinal, number) && below.StandsFor.Count < MaxMerged)
                Merge(draft, draft[number], below, notes);
        return draft.Finish();
    }

    private static void Merge(PlanDraft draft, LogicalNode node, LogicalNode below, PlanNotes notes)
    {
        var computed = new List<ExpressionProgram>();
        var columns = new List<OutputColumn>();
        var (own, inner) = (((ProjectForm)node.Form!).Computed, ((ProjectForm)below.Form!).Computed);
        long size = 0;
        foreach (var column in node.Outputs[0])
        {
            var source = column.Source.Kind is ColumnSourceKind.Input
                ? below.Outputs[0][column.Source.Columns[0]].Source : column.Source;
            if (source.Kind is ColumnSourceKind.Input)
            {
                columns.Add(column with { Source = source with { Index = node.FirstInput() } });
                continue;
            }
            bool isOwn = column.Source.Kind is ColumnSourceKind.Written;
            var value = isOwn ? Through(draft, below, own[source.Index].Expression) : inner[source.Index].Expression;
            size += value.Size;
            if (size > MaxSize)
                return;
            columns.Add(column with { Source = new(ColumnSourceKind.Written, computed.Count, []) });
            computed.Add(isOwn ? new ExpressionProgram(value) : inner[source.Index]);
        }
        Replace(draft, node.WithColumns(columns), below, computed);
        notes.Changed(node.Path, $"'{node.Path}' does the work of '{below.Path}' too");
    }

    private static void Replace(
        PlanDraft draft, LogicalNode node, LogicalNode below, IReadOnlyList<ExpressionProgram> computed)
    {
        var inputs = node.Inputs.ToArray();
        inputs[node.FirstInput()] = inputs[node.FirstInput()] with { Sources = [below.FirstSource()] };
        draft.Replace((node with
        {
            Inputs = inputs,
            StandsFor = [.. below.StandsFor.Union(node.StandsFor)],
        }).WithComputed(computed));
        draft.Remove(below.Ordinal);
    }

    private static Expression Through(PlanDraft draft, LogicalNode below, Expression value)
    {
        var computed = ((ProjectForm)below.Form!).Computed;
        var schema = draft.SchemaOf(below.FirstSource());
        return value.ReplaceColumns(column => below.Outputs[0][column].Source switch
        {
            { Kind: ColumnSourceKind.Written } source => computed[source.Index].Expression,
            var source => Expression.Column(source.Columns[0], schema[source.Columns[0]]),
        });
    }
}
