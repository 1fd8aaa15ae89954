using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A logical plan for people: what every node does, with which settings, and what it puts out.</summary>
public static class LogicalText
{
    /// <summary>Writes a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="rungs">Names of the rungs of its graph, or of the one that it is.</param>
    /// <param name="text">Takes it.</param>
    public static void Write(LogicalPlan plan, string rungs, TextWriter text)
    {
        text.WriteLine($"graph {plan.Graph} ({plan.File})");
        if (plan.Doc.Length > 0)
            text.WriteLine($"  {plan.Doc}");
        if (plan.Deadline is { } deadline)
            text.WriteLine($"  deadline {Duration(deadline)}");
        if (rungs != QualityLadder.Full)
            text.WriteLine($"  quality {rungs}");
        text.WriteLine($"  request: {Columns(plan.Request)}");
        var hidden = PrivateColumns.Of(plan);
        WritePrivate(hidden, LogicalSource.Request, "    ", text);
        foreach (var table in plan.Tables)
        {
            text.WriteLine($"  table {table.Name} ({table.Path}): {Columns(table.Schema)}");
            foreach (var index in table.Indexes)
                text.WriteLine($"    index {index}");
        }
        text.WriteLine("\nlogical plan");
        foreach (var node in plan.Nodes)
            Write(plan, node, hidden, text);
        foreach (var output in plan.Outputs)
            text.WriteLine($"  output {output.Name} = {PlanNames.Of(plan, output.Source)}");
    }

    private static void Write(LogicalPlan plan, LogicalNode node, PrivateColumns hidden, TextWriter text)
    {
        text.WriteLine($"  {node.Path} = {node.Operator.Id}({string.Join(", ", PlanNames.Inputs(plan, node))})");
        foreach (var (name, value) in node.Settings)
            text.WriteLine($"    with {name}: {OneLine.OfSetting(value)}");
        if (node.When is not null)
            text.WriteLine($"    when {OneLine.Of(node.When.Expression.ToString())}");
        if (node.Timeout is { } timeout)
            text.WriteLine($"    timeout {Duration(timeout)}, then {node.OnTimeout.ToString().ToLowerInvariant()}");
        if (node.OnError is FailureAction.Empty)
            text.WriteLine("    on error empty");
        for (int i = 0; i < node.Schemas.Count; i++)
        {
            text.WriteLine($"    {node.Operator.Outputs[i].Name}: {Columns(node.Schemas[i])}");
            WritePrivate(hidden, new LogicalSource(node.Ordinal, i), "      ", text);
        }
        if (hidden.IsReader(node))
            text.WriteLine("    reads private values: a replay starts from its recorded result");
    }

    private static void WritePrivate(PrivateColumns hidden, LogicalSource source, string indent, TextWriter text)
    {
        string[] names = [.. hidden.NamesIn(source)];
        if (names.Length > 0)
            text.WriteLine($"{indent}private: {string.Join(", ", names)}");
    }

    private static string Duration(TimeSpan time) =>
        FormattableString.Invariant($"{time.TotalMilliseconds} ms");

    private static string Columns(Schema schema) => string.Join(", ", schema.Fields);
}
