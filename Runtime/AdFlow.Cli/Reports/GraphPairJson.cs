using System.Text.Json;
using AdFlow.Graphs;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Writes two graphs as one picture: nodes of both, and what they read.</summary>
internal sealed class GraphPairJson(Utf8JsonWriter json)
{
    /// <summary>Writes an object: <c>nodes</c> in the order of execution, <c>outputs</c>; null of no graphs.</summary>
    public void Write(GraphPair? graphs)
    {
        if (graphs is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteStartArray("nodes");
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in graphs.Tables)
            if ((table.LeftNode ?? table.RightNode) is { } node && written.Add(node.Path))
                Write(graphs, graphs.Left.Nodes.FirstOrDefault(one => one.Path == node.Path),
                    graphs.Right.Nodes.FirstOrDefault(one => one.Path == node.Path));
        json.WriteEndArray();
        json.WriteStartArray("outputs");
        for (int i = 0; i < graphs.Outputs.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("name", graphs.OutputNames[i]);
            json.WriteString("table", graphs.Outputs[i].Name);
            json.WriteStartArray("sources");
            foreach (string? path in new[] { PathOf(graphs.Outputs[i].LeftNode), PathOf(graphs.Outputs[i].RightNode) }
                .Distinct())
                if (path is not null)
                    json.WriteStringValue(path);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string? PathOf(LogicalNode? node) => node?.Path;

    private void Write(GraphPair graphs, LogicalNode? left, LogicalNode? right)
    {
        var node = left ?? right!;
        json.WriteStartObject();
        json.WriteString("path", node.Path);
        json.WriteString("operator", (right ?? node).Operator.Id);
        json.WriteString("in", left is null ? "right" : right is null ? "left" : "both");
        json.WriteStartArray("inputs");
        var lefts = Inputs(graphs.Left, left).ToHashSet();
        var rights = Inputs(graphs.Right, right).ToHashSet();
        foreach (string input in lefts.Union(rights))
        {
            json.WriteStartObject();
            json.WriteString("from", input);
            json.WriteString("in", !rights.Contains(input) ? "left" : lefts.Contains(input) ? "both" : "right");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("tables");
        foreach (string table in Tables(graphs.Left, left).Union(Tables(graphs.Right, right)))
            json.WriteStringValue(table);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IEnumerable<string> Inputs(LogicalPlan plan, LogicalNode? node) =>
        from input in node?.Inputs ?? []
        from source in input.Sources
        select source.IsRequest ? "request" : plan.Nodes[source.Node].Path;

    private static IEnumerable<string> Tables(LogicalPlan plan, LogicalNode? node) =>
        from input in node?.Inputs ?? [] where input.Table >= 0 select plan.Tables[input.Table].Name;
}
