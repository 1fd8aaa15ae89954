namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>A random graph over random tables, and what it means. Immutable.</summary>
/// <param name="Tables">Which tables.</param>
/// <param name="Nodes">Nodes, each behind those that it reads.</param>
/// <param name="Outputs">Nodes that are put out.</param>
internal sealed record FuzzGraph(FuzzTableChoice Tables, IReadOnlyList<FuzzNode> Nodes, IReadOnlyList<string> Outputs)
{
    /// <summary>Fields of the request.</summary>
    public static CellColumn[] Request { get; } =
    [
        new("flag", CellKind.Flag), new("most", CellKind.Integer), new("rn", CellKind.Integer),
        new("rf", CellKind.Float), new("rt", CellKind.Text), new("rs", CellKind.Float),
    ];

    /// <summary>The same as documents declare them.</summary>
    public const string RequestTypes =
        "flag: bool, most: int32, rn: \"int64?\", rf: \"float64?\", rt: \"utf8?\", rs: \"float64?\"";

    /// <summary>The document.</summary>
    public string Yaml => $$"""
        adflow: 1
        graph: random
        request: { {{RequestTypes}} }
        tables:
        {{FuzzTables.Declare(Nodes)}}
        nodes:
        {{string.Join('\n', Nodes.Select(node => node.Yaml))}}
        outputs: { {{string.Join(", ", Outputs.Select(id => $"o_{id}: {id}"))}} }
        """.Replace("tables:\n\n", "", StringComparison.Ordinal);

    /// <summary>The document and those of its sub-graphs, for messages.</summary>
    public string Documents => string.Join("\n---\n",
        Files.Select(file => file.Content).Prepend(Yaml));

    /// <summary>Files that its nodes name.</summary>
    public IEnumerable<FuzzFile> Files => Nodes.SelectMany(node =>
        node.Used is { } used ? used.Nodes.Select(inner => inner.File).Append(used.File) : [node.File])
        .OfType<FuzzFile>().Distinct();

    /// <summary>Rows of each output for a request.</summary>
    /// <exception cref="RefusedException">The run fails.</exception>
    /// <exception cref="TooManyRowsException">They take too long.</exception>
    public IReadOnlyList<ReferenceTable> Rows(object?[] request)
    {
        var tables = FuzzTables.Get(Tables);
        var known = new Dictionary<string, ReferenceTable>();
        foreach (var node in Nodes)
            known[node.Id] = node.Rows([.. node.Inputs.Select(id => known[id])], tables, request);
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
