using System.Text;

namespace AdFlow.Graphs.Tests.Binding;

/// <summary>A logical plan in words, one line for each thing, so that golden files can hold it.</summary>
internal static class PlanText
{
    public static string Print(LogicalPlan plan)
    {
        var text = new StringBuilder();
        text.Append($"graph {plan.Graph}, deadline {plan.Deadline?.ToString() ?? "none"}, request {plan.Request}\n");
        foreach (var table in plan.Tables)
            text.Append($"table {table.Name}: {Path.GetFileName(table.Path)} [{string.Join("; ", table.Indexes)}]\n");
        foreach (var node in plan.Nodes)
            Print(plan, node, text);
        foreach (var output in plan.Outputs)
            text.Append($"output {output.Name} = {Name(plan, output.Source)}\n");
        return text.ToString().TrimEnd();
    }

    private static void Print(LogicalPlan plan, LogicalNode node, StringBuilder text)
    {
        text.Append($"node {node.Path}: {node.Operator.Id}\n");
        foreach (var input in node.Inputs)
            text.Append($"  {input.Port.Name} = ").Append(input.Table >= 0
                ? $"table {plan.Tables[input.Table].Name} by {input.Index?.Id ?? "row"}"
                : $"[{string.Join(", ", input.Sources.Select(source => Name(plan, source)))}]").Append('\n');
        if (node.Reads.Count > 0)
            text.Append($"  reads {string.Join(", ", node.Reads.Select(read => Name(plan, node, read)))}\n");
        if (node.Settings.Count > 0)
            text.Append($"  with {string.Join(", ", node.Settings.Select(s => $"{s.Key}: {s.Value}"))}\n");
        foreach (var setting in node.PerRunSettings)
            text.Append($"  per run {setting.Parameter.Name} = {setting.Program.Expression}\n");
        if (node.When is { } when)
            text.Append($"  when {when.Expression}\n");
        if (node.Timeout is { } timeout || node.OnError is FailureAction.Empty)
            text.Append($"  timeout {node.Timeout?.ToString() ?? "none"}, on timeout {node.OnTimeout}, ")
                .Append($"on error {node.OnError}\n");
        if (node.Map is { } map)
            text.Append($"  map of [{string.Join(", ", map.Columns)}] in {(map.IsFloat64 ? "float64" : "float32")}, ")
                .Append($"settings [{string.Join(", ", map.Scalars)}] from slots [{string.Join(", ", map.Slots)}]\n");
        if (node.Table is BoundOperator { Given.Length: > 0 } table)
            text.Append($"  is given {table.Given}\n");
        foreach (var schema in node.Schemas)
            text.Append($"  → {schema}\n");
    }

    private static string Name(LogicalPlan plan, LogicalSource source) => source.IsRequest
        ? "request" : $"{plan.Nodes[source.Node].Path}.{plan.Nodes[source.Node].Operator.Outputs[source.Output].Name}";

    private static string Name(LogicalPlan plan, LogicalNode node, AdFlow.Operators.ColumnUse read)
    {
        var input = node.Inputs[read.Port];
        var schema = input.Table >= 0 ? plan.Tables[input.Table].Schema : plan.SchemaOf(input.Sources[read.Channel]);
        return $"{input.Port.Name}.{schema[read.Column].Name}";
    }
}
