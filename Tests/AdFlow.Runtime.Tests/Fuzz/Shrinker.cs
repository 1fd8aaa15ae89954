namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>Makes a graph that fails smaller as long as it still fails.</summary>
/// <param name="differs">What differs about a graph; null where nothing does, or where it is no graph any more.</param>
internal sealed class Shrinker(Func<FuzzGraph, string?> differs)
{
    /// <summary>A smaller graph, and what differs about it; the graph itself where there is none.</summary>
    public (FuzzGraph Graph, string Difference) Shrink(FuzzGraph graph, string difference)
    {
        while (Smaller(graph).Select(smaller => (Graph: smaller, Difference: Try(smaller)))
            .FirstOrDefault(smaller => smaller.Difference is not null) is { Difference: { } found } next)
            (graph, difference) = (next.Graph, found);
        return (graph, difference);
    }

    private static IEnumerable<FuzzGraph> Smaller(FuzzGraph graph)
    {
        if (graph.Outputs.Count > 1)
            foreach (string output in graph.Outputs)
                yield return graph.With([output]);
        foreach (var node in graph.Nodes.Reverse())
        {
            if (node.Inputs.Count > 0)
                yield return graph.Without(node);
            if (node.IsConditional || node.IsForgiving)
                yield return graph with
                {
                    Nodes = [.. graph.Nodes.Select(other => other != node ? other
                        : node with { IsConditional = false, IsForgiving = false })],
                };
        }
        int rows = FuzzTables.Get(graph.Tables).Items.Rows.Rows.Count;
        foreach (int fewer in (int[])[rows / 8, rows / 2, rows * 3 / 4, rows - 8, rows - 1])
            if (fewer >= 0 && fewer < rows)
                yield return graph with { Tables = graph.Tables with { MostItems = fewer } };
    }

    // Without a node, others may name columns that nobody has.
    private string? Try(FuzzGraph graph)
    {
        try
        {
            return differs(graph);
        }
        catch (Exception error) when (error is KeyNotFoundException or TooManyRowsException)
        {
            return null;
        }
    }
}
