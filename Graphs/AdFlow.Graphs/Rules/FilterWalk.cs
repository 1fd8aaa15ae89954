using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>Where a condition can go.</summary>
/// <param name="Target">Number of the node below which it goes, or −1 where it stays.</param>
/// <param name="Conditions">The condition over each source of that node: one, or one for each channel.</param>
/// <param name="Passed">Paths of the nodes that it goes below, the nearest first; channels' node included.</param>
internal sealed record FilterRoute(int Target, IReadOnlyList<Expression> Conditions, IReadOnlyList<string> Passed)
{
    /// <summary>The condition stays where it is.</summary>
    public static FilterRoute Nowhere { get; } = new(-1, [], []);

    /// <summary>Path of the first node that it cannot go below, and why; null at the request.</summary>
    public (string Node, string Reason)? Stop { get; init; }
}

/// <summary>
/// Follows a condition down its input while every node leaves its meaning as it is. It goes below a node where that
/// saves the node work: below nodes that only pass columns, and below other filters, it goes only on its way further.
/// </summary>
internal sealed class FilterWalk(PlanDraft draft)
{
    // Long chains of filters would take square time.
    private const int MaxSteps = 256;

    // A column may be computed twice, for the condition and behind it, where that costs next to nothing.
    private const int MaxSubstituted = 6;

    /// <summary>Finds the deepest place for a part of a filter's condition.</summary>
    public FilterRoute Find(LogicalNode filter, Expression condition)
    {
        var (source, user, carried) = (filter.FirstSource(), filter.Ordinal, new CarriedCondition(condition));
        var passed = new List<string>();
        var best = (Target: -1, Passed: 0, Carried: carried);
        for (int step = 0; step < MaxSteps && !source.IsRequest; step++)
        {
            var node = draft[source.Node];
            if ((WhyNot(node, user) ?? WhyNotBelow(node, carried)) is { } reason)
                return Route(best, passed) with { Stop = (node.Path, reason) };
            if (node.Form is not FilterForm)
                passed.Add(node.Path);
            if (node.AppendsChannels())
                return new(node.Ordinal, InChannels(node, carried.Over(node.Schemas[0])), passed);
            bool computes = Computes(node, carried);
            carried = computes ? new(carried.Over(node.Schemas[0]).ReplaceColumns(column => Below(node, column)))
                : carried.Below(node.Outputs[0]);
            if (node.Form is not FilterForm && !node.OnlyPasses() && !computes)
                best = (node.Ordinal, passed.Count, carried);
            (source, user) = (node.FirstSource(), node.Ordinal);
        }
        return Route(best, passed);
    }

    private FilterRoute Route((int Target, int Passed, CarriedCondition Carried) best, List<string> passed) =>
        best.Target < 0 ? FilterRoute.Nowhere
        : new(best.Target, [best.Carried.Over(draft.SchemaOf(draft[best.Target].FirstSource()))],
            passed[..best.Passed]);

    private string? WhyNot(LogicalNode node, int user)
    {
        if (!node.IsRowLocal() && !node.AppendsChannels())
            return node.WhyFixed();
        if (draft.IsOutput(node.Ordinal))
            return "its rows are an output of the graph";
        if (draft.IsOnlyUsedBy(node.Ordinal, user))
            return null;
        string others = PlanNotes.Named(draft.OtherUsers(node.Ordinal, user).Select(other => draft[other].Path));
        return others.Length == 0 ? "its rows are used twice" : $"all its rows also go to {others}";
    }

    // Whether the condition reads what the node computes, so that moving saves only half of the work.
    private static bool Computes(LogicalNode node, CarriedCondition condition)
    {
        if (node.Form is ProjectForm)
            foreach (int column in condition.Columns)
                if (node.Outputs[0][column].Source.Kind is ColumnSourceKind.Written)
                    return true;
        return false;
    }

    private static string? WhyNotBelow(LogicalNode node, CarriedCondition condition)
    {
        if (!node.AppendsChannels())
            foreach (int column in condition.Columns)
                if (WhyNotBelow(node, column) is { } reason)
                    return reason;
        return null;
    }

    private static string? WhyNotBelow(LogicalNode node, int column)
    {
        var (field, source) = (node.Outputs[0][column].Field, node.Outputs[0][column].Source);
        return source.Kind switch
        {
            ColumnSourceKind.Input when source.Index == node.FirstInput() => null,
            ColumnSourceKind.Input =>
                $"it reads '{field.Name}', which comes from input '{node.Inputs[source.Index].Port.Name}'",
            ColumnSourceKind.Table => $"it reads '{field.Name}', which '{node.Path}' looks up",
            _ => node.Form is not ProjectForm project ? $"it reads '{field.Name}', which '{node.Path}' writes"
                : IsCheap(project.Computed[source.Index].Expression, field.Type) ? null
                : $"it reads '{field.Name}', which '{node.Path}' computes at a cost",
        };

        static bool IsCheap(Expression value, Tables.DataType type) =>
            value.Type == ExpressionType.Of(type) && value.Size <= MaxSubstituted && value.Nodes().All(IsCheapNode);
    }

    private static bool IsCheapNode(Expression node) => node is not CallExpression call
        || call.Op is not (ExpressionOp.Divide or ExpressionOp.Modulo or ExpressionOp.IntegerDivide
            or (>= ExpressionOp.Sqrt and <= ExpressionOp.Tanh));

    private Expression Below(LogicalNode node, int column)
    {
        var source = node.Outputs[0][column].Source;
        return source.Kind is ColumnSourceKind.Written
            ? ((ProjectForm)node.Form!).Computed[source.Index].Expression
            : Expression.Column(source.Columns[0], draft.SchemaOf(node.FirstSource())[source.Columns[0]]);
    }

    private IReadOnlyList<Expression> InChannels(LogicalNode node, Expression condition) =>
        [.. node.Inputs[0].Sources.Select((source, channel) => InChannel(node, condition, source, channel))];

    // A channel that lacks a column gives null there.
    private Expression InChannel(LogicalNode node, Expression condition, LogicalSource source, int channel) =>
        condition.ReplaceColumns(column =>
        {
            int own = node.Outputs[0][column].Source.Columns[channel];
            var type = ExpressionType.Of(node.Outputs[0][column].Field.Type);
            return own < 0 ? Expression.Null(type) : Expression.Column(own, draft.SchemaOf(source)[own]);
        }).Fold();
}
