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
        var route = FilterRoute.Nowhere;
        var (source, user) = (filter.FirstSource(), filter.Ordinal);
        var passed = new List<string>();
        for (int step = 0; step < MaxSteps && !source.IsRequest; step++)
        {
            var node = draft[source.Node];
            string? reason = WhyNot(node, user);
            bool computes = reason is null && Computes(node, condition);
            var below = reason is null ? Below(node, condition, out reason) : [];
            if (reason is not null)
                return route with { Stop = (node.Path, reason) };
            if (node.Form is not FilterForm)
                passed.Add(node.Path);
            if (node.Form is not FilterForm && !node.OnlyPasses() && !computes)
                route = new(node.Ordinal, below, [.. passed]);
            if (node.FirstInput() < 0)
                return route;
            (source, user, condition) = (node.FirstSource(), node.Ordinal, below[0]);
        }
        return route;
    }

    private string? WhyNot(LogicalNode node, int user)
    {
        if (!node.IsRowLocal() && !node.AppendsChannels())
            return node.WhyFixed();
        if (draft.IsOutput(node.Ordinal))
            return "its rows are an output of the graph";
        if (draft.IsOnlyUsedBy(node.Ordinal, user))
            return null;
        string[] others = [.. draft.Users(node.Ordinal).Where(other => other != user)
            .Select(other => $"'{draft[other].Path}'")];
        return others.Length == 0 ? "its rows are used twice" : $"all its rows also go to {string.Join(", ", others)}";
    }

    // Whether the condition reads what the node computes, so that moving saves only half of the work.
    private static bool Computes(LogicalNode node, Expression condition) => node.Form is ProjectForm
        && condition.ReadColumns().Any(column => node.Outputs[0][column].Source.Kind is ColumnSourceKind.Written);

    private IReadOnlyList<Expression> Below(LogicalNode node, Expression condition, out string? reason)
    {
        reason = null;
        foreach (int column in condition.ReadColumns())
            reason ??= node.AppendsChannels() ? null : WhyNotBelow(node, column);
        if (reason is not null)
            return [];
        return node.AppendsChannels()
            ? [.. node.Inputs[0].Sources.Select((source, channel) => InChannel(node, condition, source, channel))]
            : [condition.ReplaceColumns(column => Below(node, column))];
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

    // A channel that lacks a column gives null there.
    private Expression InChannel(LogicalNode node, Expression condition, LogicalSource source, int channel) =>
        condition.ReplaceColumns(column =>
        {
            int own = node.Outputs[0][column].Source.Columns[channel];
            var type = ExpressionType.Of(node.Outputs[0][column].Field.Type);
            return own < 0 ? Expression.Null(type) : Expression.Column(own, draft.SchemaOf(source)[own]);
        }).Fold();
}
