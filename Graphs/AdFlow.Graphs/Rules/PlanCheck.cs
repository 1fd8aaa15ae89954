namespace AdFlow.Graphs;

/// <summary>
/// Refuses a plan that a rule broke: what a rule says that it changes is all that may differ, and what no rule may
/// change is as it was. That the rows are right is proved by tests over random graphs; here is what a plan tells by
/// itself.
/// </summary>
public static class PlanCheck
{
    /// <summary>Checks a plan by itself.</summary>
    /// <exception cref="InvalidOperationException">It is broken.</exception>
    public static void Check(LogicalPlan plan) => new NodeCheck(plan, "the binder").CheckAll();

    /// <summary>Checks what a rule made of a plan.</summary>
    /// <param name="before">The plan that the rule took.</param>
    /// <param name="after">The plan that it gave.</param>
    /// <param name="rule">The rule.</param>
    /// <exception cref="InvalidOperationException">The rule broke the plan: which rule, which node, how.</exception>
    public static void Check(LogicalPlan before, LogicalPlan after, PlanRule rule)
    {
        new NodeCheck(after, rule.Name).CheckAll();
        if (!ReferenceEquals(before.Tables, after.Tables) || !ReferenceEquals(before.Request, after.Request))
            throw Broken(rule.Name, "the graph", "has other tables or another request");
        if (before.Outputs.Count != after.Outputs.Count)
            throw Broken(rule.Name, "the graph", $"has {after.Outputs.Count} outputs, not {before.Outputs.Count}");
        for (int i = 0; i < before.Outputs.Count; i++)
            CheckOutput(before, before.Outputs[i], after, after.Outputs[i], rule);
        var nodes = before.Nodes.ToDictionary(node => node.Path, StringComparer.Ordinal);
        foreach (var node in after.Nodes)
            if (nodes.TryGetValue(node.Path, out var old))
                CheckNode(before, old, after, node, rule);
            else if (!rule.Changes.HasFlag(RuleChanges.SplitsNodes))
                throw Broken(rule.Name, $"node '{node.Path}'", "is new, and the rule adds none");
        new RowLineage(before, after, rule).Check();
    }

    internal static InvalidOperationException Broken(string rule, string what, string how) =>
        new($"Planner rule '{rule}' broke the plan: {what} {how}. Leave the rule out, and report this.");

    private static void CheckOutput(
        LogicalPlan before, LogicalOutput old, LogicalPlan after, LogicalOutput output, PlanRule rule)
    {
        if (old.Name != output.Name
            || !before.SchemaOf(old.Source).Fields.SequenceEqual(after.SchemaOf(output.Source).Fields))
            throw Broken(rule.Name, $"output '{old.Name}'",
                $"was {before.SchemaOf(old.Source)} and is {output.Name}: {after.SchemaOf(output.Source)}");
    }

    private static void CheckNode(
        LogicalPlan before, LogicalNode old, LogicalPlan after, LogicalNode node, PlanRule rule)
    {
        string name = $"node '{node.Path}'";
        if (!ReferenceEquals(old.Operator, node.Operator) || old.Timeout != node.Timeout || old.OnError != node.OnError
            || (old.When is null && node.When is not null))
            throw Broken(rule.Name, name, "has another operator or runs under other conditions");
        bool isLowered = rule.Changes.HasFlag(RuleChanges.LowersLimits) && old.Table?.Ranking is not null;
        bool isRewritten = rule.Changes.HasFlag(RuleChanges.RewritesForms) && (old.Form ?? node.Form) is not null;
        if (!ReferenceEquals(old.Table, node.Table) && !isLowered && !isRewritten && node.Map is null)
            throw Broken(rule.Name, name, "is another operator inside");
        if (!rule.Changes.HasFlag(RuleChanges.RewritesForms) && !ReferenceEquals(old.Form, node.Form))
            throw Broken(rule.Name, name, "does its work in another way");
        if (!rule.Changes.HasFlag(RuleChanges.ChangesColumns) && !rule.Changes.HasFlag(RuleChanges.MovesRowsOut)
            && !old.Schemas.SequenceEqual(node.Schemas))
            throw Broken(rule.Name, name, $"had columns {old.Schemas[0]} and has {node.Schemas[0]}");
        if (node.Form is null && node.Map is null)
            CheckInputs(before, old, after, node, rule);
    }

    // Code is bound to ordinals: new columns may only stand behind the old ones.
    private static void CheckInputs(
        LogicalPlan before, LogicalNode old, LogicalPlan after, LogicalNode node, PlanRule rule)
    {
        for (int port = 0; port < old.Inputs.Count; port++)
            for (int channel = 0; channel < old.Inputs[port].Sources.Count; channel++)
            {
                var was = before.SchemaOf(old.Inputs[port].Sources[channel]).Fields;
                var now = after.SchemaOf(node.Inputs[port].Sources[channel]).Fields;
                if (!now.Take(was.Count).SequenceEqual(was))
                    throw Broken(rule.Name, $"node '{node.Path}'", "is bound to other columns at input "
                        + $"'{old.Inputs[port].Port.Name}' than it gets");
            }
    }
}
