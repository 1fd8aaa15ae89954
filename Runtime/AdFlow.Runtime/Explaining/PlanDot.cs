using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>A plan as a picture for Graphviz: nodes in boxes of their stages, tables as cylinders.</summary>
public static class PlanDot
{
    /// <summary>Writes it.</summary>
    public static void Write(PhysicalPlan physical, TextWriter text)
    {
        var plan = physical.Logical;
        text.WriteLine($"digraph {Quote(plan.Graph)} {{");
        text.WriteLine("  rankdir=TB; node [shape=box, fontname=\"sans-serif\"]; edge [fontname=\"sans-serif\"];");
        text.WriteLine("  request [shape=oval];");
        foreach (var table in plan.Tables)
            text.WriteLine($"  {Id("table", table.Name)} [shape=cylinder, label={Quote(table.Name)}];");
        foreach (var stage in physical.Stages)
            WriteStage(stage, text);
        foreach (var node in plan.Nodes.Where(node => !physical.Liveness.IsNeeded(node)))
            text.WriteLine($"  {Id("node", node.Path)} [style=dashed, label={Quote(Label(node))}];");
        var edges = physical.Edges.ToDictionary(edge => (edge.Producer.Ordinal, edge.Consumer.Ordinal));
        foreach (var node in plan.Nodes)
            WriteEdges(plan, node, edges, text);
        if (physical.Notes.Count > 0)
            text.WriteLine("  rules [shape=note, label=" + Quote(string.Join("\n", physical.Notes.Select(
                note => OneLine.Of(note.Text)))) + "];");
        foreach (var output in plan.Outputs)
        {
            text.WriteLine($"  {Id("output", output.Name)} [shape=oval, label={Quote(output.Name)}];");
            text.WriteLine($"  {Source(plan, output.Source)} -> {Id("output", output.Name)};");
        }
        text.WriteLine("}");
    }

    private static void WriteStage(PhysicalStage stage, TextWriter text)
    {
        text.WriteLine($"  subgraph cluster_{stage.Ordinal} {{ label=\"stage {stage.Ordinal}\"; style=rounded;");
        foreach (var node in stage.Nodes)
            text.WriteLine($"    {Id("node", node.Path)} [label={Quote(Label(node))}];");
        text.WriteLine("  }");
    }

    // Neighbours in one stage have a thick line; pointing at a line tells why it is thick or thin.
    private static void WriteEdges(
        LogicalPlan plan, LogicalNode node, Dictionary<(int, int), PlanEdge> edges, TextWriter text)
    {
        foreach (var input in node.Inputs)
        {
            if (input.Table >= 0)
                text.WriteLine($"  {Id("table", plan.Tables[input.Table].Name)} -> {Id("node", node.Path)} "
                    + $"[style=dotted, label={Quote(input.Port.Name)}];");
            if (input.Counter >= 0)
                text.WriteLine($"  {Id("table", plan.Counters[input.Counter].Name)} -> {Id("node", node.Path)} "
                    + $"[style=dotted, dir=both, label={Quote(input.Port.Name)}];");
            foreach (var source in input.Sources)
            {
                string line = $"  {Source(plan, source)} -> {Id("node", node.Path)}";
                text.WriteLine(!source.IsRequest && edges.TryGetValue((source.Node, node.Ordinal), out var edge)
                    ? $"{line} [{(edge.IsFused ? "penwidth=3, " : "")}tooltip={Quote(edge.Reason)}];" : $"{line};");
            }
        }
    }

    private static string Source(LogicalPlan plan, LogicalSource source) =>
        source.IsRequest ? "request" : Id("node", plan.Nodes[source.Node].Path);

    private static string Label(LogicalNode node) => $"{node.Path}\n{node.Operator.Id}";

    private static string Id(string kind, string name) => Quote($"{kind} {name}");

    private static string Quote(string text) => "\"" + text.Replace("\\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"";
}
