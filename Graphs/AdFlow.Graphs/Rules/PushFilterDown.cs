using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// Filters go below the nodes that do not change what they decide: pure row-local operators, lookups whose columns
/// they do not read, projections, the channels of a union; through sub-graph borders, which are gone by now. Each part
/// of an <c>and</c> goes by itself as deep as it can. Those nodes then see only the rows that stay.
/// </summary>
/// <remarks>
/// Never below an operator that looks at other rows, nor a searcher, which stops at a limit: rows that are dropped
/// before would make room for others. A filter on a <c>scan</c> is as deep as it gets: it reads the table itself.
/// A node that others use too is not split in two.
/// </remarks>
public sealed class PushFilterDown : PlanRule
{
    /// <inheritdoc/>
    public override string Name => "push_filter_down";

    /// <inheritdoc/>
    public override RuleChanges Changes =>
        RuleChanges.MovesRowsOut | RuleChanges.SplitsNodes | RuleChanges.RewritesForms;

    /// <inheritdoc/>
    public override LogicalPlan Apply(LogicalPlan plan, PlanNotes notes)
    {
        var draft = new PlanDraft(plan);
        var pending = new Queue<int>(draft.Numbers);
        while (pending.TryDequeue(out int number))
            if (draft.Find(number) is { } node && FilterNode.IsMovable(node, draft))
                foreach (int part in Move(draft, node, notes))
                    pending.Enqueue(part);
        return draft.Finish();
    }

    // Gives the numbers of the filters that are new.
    private static List<int> Move(PlanDraft draft, LogicalNode filter, PlanNotes notes)
    {
        var walk = new FilterWalk(draft);
        var parts = FilterNode.Parts(((FilterForm)filter.Form!).Condition.Expression)
            .Select(part => (Condition: part, Route: walk.Find(filter, part))).ToList();
        var staying = parts.Where(part => part.Route.Target < 0).ToList();
        foreach (var group in staying.GroupBy(part => part.Route.Stop))
            if (group.Key is { } stop)
                notes.Stays(filter.Path, Named(filter, [.. group.Select(part => part.Condition)], parts.Count)
                    + $" stays above '{stop.Node}': {stop.Reason}");
        if (staying.Count == parts.Count)
            return [];
        var moving = parts.Where(part => part.Route.Target >= 0).GroupBy(part => part.Route.Target).ToList();
        foreach (var group in moving)
            notes.Changed(filter.Path, Told(draft, filter, [.. group], parts.Count));
        TakeOut(draft, filter, [.. staying.Select(part => part.Condition)]);
        bool keepsPath = staying.Count == 0 && moving is [var only] && only.First().Route.Conditions.Count == 1;
        return [.. moving.SelectMany(group => PutIn(
            draft, filter, group.Key, [.. group.Select(part => part.Route.Conditions)], keepsPath))];
    }

    private static void TakeOut(PlanDraft draft, LogicalNode filter, Expression[] staying)
    {
        if (staying.Length > 0)
        {
            draft.Replace(filter.With(FilterNode.Both(staying)));
            return;
        }
        draft.Redirect(new LogicalSource(filter.Ordinal, 0), filter.FirstSource());
        draft.Remove(filter.Ordinal);
    }

    // One filter on each source of the target: its first input, or all of its channels.
    private static int[] PutIn(
        PlanDraft draft, LogicalNode filter, int target, IReadOnlyList<Expression>[] conditions, bool keepsPath)
    {
        int port = Math.Max(draft[target].FirstInput(), 0);
        var inputs = draft[target].Inputs.ToArray();
        var sources = inputs[port].Sources.ToArray();
        var added = new int[sources.Length];
        for (int channel = 0; channel < sources.Length; channel++)
        {
            added[channel] = draft.Add(filter.Over(keepsPath ? filter.Path : draft.NewPath(filter.Path),
                sources[channel], draft.SchemaOf(sources[channel]),
                FilterNode.Both(conditions.Select(part => part[channel]))), target).Ordinal;
            sources[channel] = new LogicalSource(added[channel], 0);
        }
        inputs[port] = inputs[port] with { Sources = sources };
        draft.Replace(draft[target] with { Inputs = inputs });
        return added;
    }

    private static string Told(
        PlanDraft draft, LogicalNode filter, (Expression Condition, FilterRoute Route)[] parts, int count)
    {
        var target = draft[parts[0].Route.Target];
        string what = Named(filter, [.. parts.Select(part => part.Condition)], count);
        var passed = parts[0].Route.Passed.Reverse();
        if (!target.AppendsChannels())
            return $"{what} moved below {PlanNotes.Named(passed)}";
        string below = passed.Skip(1).Any() ? $"below {PlanNotes.Named(passed.Skip(1))} and " : "";
        return $"{what} moved {below}into the channels of '{passed.First()}'";
    }

    private static string Named(LogicalNode filter, Expression[] parts, int count) =>
        (parts.Length == count ? "" : $"'{FilterNode.Both(parts)}' of ") + $"{filter.Operator.Id} '{filter.Path}'";
}
