using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>Names of tables in a graph with sub-graphs.</summary>
internal static class TableNames
{
    /// <summary>Name of a table as plans have it: behind the path of the node whose sub-graph declares it, the first of
    /// them.</summary>
    public static string Of(GraphSpec graph, TableSpec table) => Find(graph, table, "") ?? table.Name.Text;

    private static string? Find(GraphSpec graph, TableSpec table, string prefix)
    {
        if (graph.Tables.Any(own => ReferenceEquals(own, table)))
            return prefix + table.Name.Text;
        foreach (var node in graph.Nodes)
            if (node.Used is { } used && Find(used, table, $"{prefix}{node.Id.Text}/") is { } name)
                return name;
        return null;
    }
}
