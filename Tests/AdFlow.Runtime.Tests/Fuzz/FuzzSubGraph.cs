using System.Text.RegularExpressions;

namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>A sub-graph of one input and one output. Its settings have the values of the request's fields.</summary>
/// <param name="Nodes">Its nodes; the last one is its output, the first one reads <c>rows</c>.</param>
/// <param name="Input">Columns of its input.</param>
internal sealed record FuzzSubGraph(IReadOnlyList<FuzzNode> Nodes, IReadOnlyList<CellColumn> Input)
{
    /// <summary>Name of the input.</summary>
    public const string InputName = "rows";

    /// <summary>Its document.</summary>
    public FuzzFile File => new(Yaml, ".graph.yaml");

    /// <summary>What a node says to use it.</summary>
    public string Use => $"{File.Name}, in: {{ {InputName}: $IN }}, with: {{ "
        + string.Join(", ", FuzzGraph.Request.Select(given => $"{given.Name}: =request.{given.Name}")) + " }";

    private string Yaml => $$"""
        adflow: 1
        graph: used
        inputs: { rows: { {{string.Join(", ", Input.Where(IsNamed).Select(Declare))}} } }
        settings: { {{FuzzGraph.RequestTypes}} }
        tables:
        {{FuzzTables.Declare(Nodes)}}
        nodes:
        {{Inside}}
        output: {{Nodes[^1].Id}}
        """.Replace("tables:\n\n", "", StringComparison.Ordinal);

    private string Inside => string.Join('\n', Nodes.Select(node => node.Yaml))
        .Replace("request.", "settings.", StringComparison.Ordinal);

    /// <summary>Its rows.</summary>
    public ReferenceTable Rows(ReferenceTable input, FuzzTables tables, object?[] request)
    {
        var known = new Dictionary<string, ReferenceTable> { [InputName] = input };
        foreach (var node in Nodes)
            known[node.Id] = node.Rows([.. node.Inputs.Select(id => known[id])], tables, request);
        return known[Nodes[^1].Id];
    }

    // Others pass through undeclared.
    private bool IsNamed(CellColumn column) =>
        column.Kind is not CellKind.Other && Regex.IsMatch(Inside, $@"\b{column.Name}\b");

    private static string Declare(CellColumn column) => $"{column.Name}: " + column.Kind switch
    {
        CellKind.Integer => "\"int64?\"", CellKind.Float => "\"float64?\"", CellKind.Text => "\"utf8?\"",
        _ => "\"bool?\"",
    };
}
