using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// <c>top_k</c> goes below nodes that keep all rows and pass the ranking column on, so that these see the best rows
/// only; on a searcher that ranks by this column, it lowers the searcher's limit.
/// </summary>
/// <remarks>
/// Not below filters and inner lookups: rows that they drop make room for others. A limit that depends on the request
/// moves, but does not lower another limit: it is only known in a run.
/// </remarks>
public sealed class PushLimitDown : PlanRule
{
    /// <inheritdoc/>
    public override string Name => "push_limit_down";

    /// <inheritdoc/>
    public override RuleChanges Changes =>
        RuleChanges.MovesRowsOut | RuleChanges.RewritesForms | RuleChanges.LowersLimits;

    /// <inheritdoc/>
    public override LogicalPlan Apply(LogicalPlan plan, PlanNotes notes)
    {
        var draft = new PlanDraft(plan);
        foreach (int number in draft.Numbers)
            if (draft.Find(number) is { Form: TopForm } node && IsMovable(node, draft))
                LowerSearcher(draft, Move(draft, node, notes), notes);
        return draft.Finish();
    }

    private static bool IsMovable(LogicalNode node, PlanDraft draft) =>
        node.IsPlain() && node.Inputs.Count == 1 && node.Operator.Purity is Purity.Pure
        && node.PassesAll(draft.SchemaOf(node.FirstSource()).Count);

    private static LogicalNode Move(PlanDraft draft, LogicalNode limit, PlanNotes notes)
    {
        var (source, user, column) = (limit.FirstSource(), limit.Ordinal, ((TopForm)limit.Form!).By);
        var passed = new List<string>();
        int target = -1, kept = 0;
        for (int by = column; !source.IsRequest;)
        {
            var node = draft[source.Node];
            if (WhyNot(draft, node, user, by) is { } reason)
            {
                if (target < 0 && node.Table?.Ranking is null)
                    notes.Stays(limit.Path, $"{Named(limit)} stays above '{node.Path}': {reason}");
                break;
            }
            by = node.PassedFrom(by);
            passed.Add(node.Path);
            // The bound operator knows its column by the ordinal.
            if (!node.OnlyPasses() && by == column)
                (target, kept) = (node.Ordinal, passed.Count);
            (source, user) = (node.FirstSource(), node.Ordinal);
        }
        if (target < 0)
            return limit;
        notes.Changed(limit.Path, $"{Named(limit)} moved below "
            + PlanNotes.Named(passed.Take(kept).Reverse()));
        return PutBelow(draft, limit, target);
    }

    private static string? WhyNot(PlanDraft draft, LogicalNode node, int user, int by) =>
        node.Table?.Ranking is not null ? "it makes the rows"
        : !node.IsRowLocal() ? node.WhyFixed()
        : !node.KeepsRows() ? "rows that it drops make room for others"
        : node.PassedFrom(by) < 0
            ? $"it ranks by '{node.Outputs[0][by].Field.Name}', which '{node.Path}' writes"
        : draft.IsOutput(node.Ordinal) ? "its rows are an output of the graph"
        : !draft.IsOnlyUsedBy(node.Ordinal, user) ? "all its rows go to others too"
        : null;

    private static LogicalNode PutBelow(PlanDraft draft, LogicalNode limit, int target)
    {
        draft.Redirect(new LogicalSource(limit.Ordinal, 0), limit.FirstSource());
        draft.Remove(limit.Ordinal);
        int port = draft[target].FirstInput();
        var source = draft[target].FirstSource();
        var columns = FilterNode.PassAll(draft.SchemaOf(source));
        var added = draft.Add(limit.WithColumns(columns) with
        {
            Inputs = [limit.Inputs[0] with { Sources = [source] }],
        }, target);
        var inputs = draft[target].Inputs.ToArray();
        inputs[port] = inputs[port] with { Sources = [new LogicalSource(added.Ordinal, 0)] };
        draft.Replace(draft[target] with { Inputs = inputs });
        return added;
    }

    private static void LowerSearcher(PlanDraft draft, LogicalNode limit, PlanNotes notes)
    {
        var (source, top) = (limit.FirstSource(), (TopForm)limit.Form!);
        if (source.IsRequest || source.Output != 0 || draft[source.Node] is not { Table.Ranking: { } ranking } searcher
            || !searcher.IsPlain() || !IsRank(searcher, ranking, top.By))
            return;
        if (!draft.IsOnlyUsedBy(searcher.Ordinal, limit.Ordinal))
            notes.Stays(limit.Path, $"{Named(limit)} does not lower the limit of '{searcher.Path}': others need its "
                + "rows");
        else if (top.Count.IsPerRun)
            notes.Stays(limit.Path, $"{Named(limit)} does not lower the limit of '{searcher.Path}': it is only known "
                + "in a run");
        else if (top.Count.Literal < ranking.Most)
        {
            draft.Replace(searcher with { Table = ranking.Limited(top.Count.Literal) });
            notes.Changed(limit.Path, FormattableString.Invariant(
                $"{Named(limit)} lowered the limit of '{searcher.Path}' to {top.Count.Literal} rows"));
        }
    }

    private static bool IsRank(LogicalNode searcher, RowRanking ranking, int column) =>
        searcher.Outputs[0][column].Source is { Kind: ColumnSourceKind.Written } source
        && source.Index == ranking.By.Slot;

    private static string Named(LogicalNode limit) => $"{limit.Operator.Id} '{limit.Path}'";
}
