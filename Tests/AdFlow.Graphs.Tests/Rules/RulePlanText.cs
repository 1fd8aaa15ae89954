using System.Text;
using AdFlow.Operators;

namespace AdFlow.Graphs.Tests.Rules;

/// <summary>What rules change about a plan, one line for each node.</summary>
internal static class RulePlanText
{
    public static string Print(LogicalPlan plan)
    {
        var text = new StringBuilder();
        foreach (var node in plan.Nodes)
        {
            text.Append($"  {node.Path} = {node.Operator.Id}({string.Join(", ", Sources(plan, node))})");
            text.Append(Detail(plan, node)).Append(node.When is null ? "" : $" when {node.When.Expression}");
            text.Append(string.Concat(node.Schemas.Select(schema =>
                $" → {string.Join(", ", schema.Fields.Select(field => field.Name))}")));
            if (node.StandsFor is not [var only] || only != node.Path)
                text.Append($" [{string.Join(", ", node.StandsFor)}]");
            text.Append('\n');
        }
        foreach (var output in plan.Outputs)
            text.Append($"  output {output.Name} = {Name(plan, output.Source)}\n");
        return text.ToString();
    }

    private static string Detail(LogicalPlan plan, LogicalNode node) => node.Form switch
    {
        FilterForm filter => $" {filter.Condition.Expression}",
        ProjectForm project => string.Concat(project.Computed.Select((value, slot) =>
            $" {node.Outputs[0].First(c => c.Source.Kind is ColumnSourceKind.Written && c.Source.Index == slot)
                .Field.Name}: {value.Expression}")),
        LookupForm lookup => $" {(lookup.KeepsUnmatched ? "left " : "")}on {Input(plan, node)[lookup.Key].Name}",
        TopForm top => $" by {Input(plan, node)[top.By].Name} {(top.Count.IsPerRun ? "per run" : top.Count.Literal)}",
        _ => node.Table?.Ranking is { } ranking ? $" most {ranking.Most}" : "",
    };

    private static Tables.Schema Input(LogicalPlan plan, LogicalNode node) => plan.SchemaOf(node.Inputs[0].Sources[0]);

    private static IEnumerable<string> Sources(LogicalPlan plan, LogicalNode node) =>
        node.Inputs.SelectMany(input => input.Table >= 0 ? [plan.Tables[input.Table].Name]
            : input.Sources.Select(source => Name(plan, source)));

    private static string Name(LogicalPlan plan, LogicalSource source) =>
        source.IsRequest ? "request" : plan.Nodes[source.Node].Path;
}
