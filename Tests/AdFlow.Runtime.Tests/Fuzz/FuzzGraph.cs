namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>A random graph over random tables, and what it means. Immutable.</summary>
/// <param name="Tables">Number of its tables.</param>
/// <param name="Nodes">Nodes, each behind those that it reads.</param>
/// <param name="Outputs">Nodes that are put out.</param>
internal sealed record FuzzGraph(int Tables, IReadOnlyList<FuzzNode> Nodes, IReadOnlyList<string> Outputs)
{
    /// <summary>Fields of the request.</summary>
    public static CellColumn[] Request { get; } =
    [
        new("flag", CellKind.Flag), new("most", CellKind.Integer), new("rn", CellKind.Integer),
        new("rf", CellKind.Float), new("rt", CellKind.Text), new("rs", CellKind.Float),
    ];

    /// <summary>The document.</summary>
    public string Yaml => $$"""
        adflow: 1
        graph: random
        request: { flag: bool, most: int32, rn: "int64?", rf: "float64?", rt: "utf8?", rs: "float64?" }
        tables:
        {{string.Join('\n', FuzzTables.Declarations.Where(table => Nodes.Any(node =>
            node.Text.Contains($"table: {table.Name},", StringComparison.Ordinal)
            || node.Text.EndsWith($"table: {table.Name}", StringComparison.Ordinal))).Select(table => table.Yaml))}}
        nodes:
        {{string.Join('\n', Nodes.Select(node => node.Yaml))}}
        outputs: { {{string.Join(", ", Outputs.Select(id => $"o_{id}: {id}"))}} }
        """.Replace("tables:\n\n", "", StringComparison.Ordinal);

    /// <summary>Rows of each output for a request.</summary>
    /// <exception cref="RefusedException">The run fails.</exception>
    /// <exception cref="TooManyRowsException">They take too long.</exception>
    public IReadOnlyList<ReferenceTable> Rows(object?[] request)
    {
        var known = new Dictionary<string, ReferenceTable>();
        foreach (var node in Nodes)
            known[node.Id] = node.Rows([.. node.Inputs.Select(id => known[id])], request);
        return [.. Outputs.Select(id => known[id])];
    }

    /// <summary>The graph with fewer outputs, and without what only others needed.</summary>
    public FuzzGraph With(IReadOnlyList<string> outputs)
    {
        var needed = outputs.ToHashSet();
        foreach (var node in Nodes.Reverse().Where(node => needed.Contains(node.Id)))
            needed.UnionWith(node.Inputs);
        return this with { Nodes = [.. Nodes.Where(node => needed.Contains(node.Id))], Outputs = outputs };
    }

    /// <summary>The graph with a node's first input in its place.</summary>
    public FuzzGraph Without(FuzzNode node)
    {
        string Other(string id) => id == node.Id ? node.Inputs[0] : id;
        return (this with
        {
            Nodes = [.. Nodes.Where(other => other != node).Select(other => other with
            {
                Inputs = [.. other.Inputs.Select(Other)],
            })],
        }).With([.. Outputs.Select(Other).Distinct()]);
    }
}
