using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Two graphs side by side: nodes are matched by path, outputs by name. The same graph twice is a pair too. Immutable,
/// thread-safe.
/// </summary>
public sealed class GraphPair
{
    /// <summary>Matches two graphs.</summary>
    /// <param name="left">The graph on the left.</param>
    /// <param name="right">The graph on the right.</param>
    /// <param name="tolerance">Difference up to which numbers count as equal, relative above 1; 0 for bits. Numbers in
    /// lists and structures are compared by bits.</param>
    public GraphPair(LogicalPlan left, LogicalPlan right, double tolerance = 0)
    {
        (Left, Right) = (left, right);
        var keys = Keys(left).Concat(Keys(right)).ToHashSet(StringComparer.Ordinal);
        var tables = new List<TablePair>();
        foreach (string name in InOrder())
            tables.Add(new(name, left, Find(left, name), right, Find(right, name), keys, tolerance));
        OutputNames = [.. left.Outputs.Concat(right.Outputs).Select(output => output.Name).Distinct()];
        Outputs = [.. OutputNames.Select(Output)];
        Tables = tables;

        TablePair Output(string name)
        {
            var one = left.Outputs.FirstOrDefault(output => output.Name == name)?.Source;
            var other = right.Outputs.FirstOrDefault(output => output.Name == name)?.Source;
            if (tables.Find(pair => pair.Left == one && pair.Right == other) is { } known)
                return known;
            tables.Add(new($"→ {name}", left, one, right, other, keys, tolerance));
            return tables[^1];
        }
    }

    /// <summary>The graph on the left.</summary>
    public LogicalPlan Left { get; }

    /// <summary>The graph on the right.</summary>
    public LogicalPlan Right { get; }

    /// <summary>The request, then outputs of nodes in the order of execution, those that only the right graph has
    /// before the next one that both have; then outputs of the graphs that come from different nodes.</summary>
    public IReadOnlyList<TablePair> Tables { get; }

    /// <summary>Names of the graphs' outputs.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>Of <see cref="Tables"/> those that are the graphs' outputs, in the order of <see cref="OutputNames"/>.
    /// </summary>
    public IReadOnlyList<TablePair> Outputs { get; }

    private static IEnumerable<string> Keys(LogicalPlan plan) => plan.Tables.SelectMany(table => table.Indexes)
        .Where(index => index.Kind is IndexKind.Key).Select(index => index.Columns[0]);

    private static IEnumerable<string> Names(LogicalPlan plan) => plan.Nodes.SelectMany(node =>
        node.Schemas.Select((_, output) => PlanNames.Of(plan, new LogicalSource(node.Ordinal, output))));

    private static LogicalSource? Find(LogicalPlan plan, string name)
    {
        if (name == PlanNames.Of(plan, LogicalSource.Request))
            return LogicalSource.Request;
        foreach (var node in plan.Nodes)
            for (int output = 0; output < node.Schemas.Count; output++)
                if (PlanNames.Of(plan, new LogicalSource(node.Ordinal, output)) == name)
                    return new LogicalSource(node.Ordinal, output);
        return null;
    }

    private List<string> InOrder()
    {
        List<string> names = [PlanNames.Of(Left, LogicalSource.Request), .. Names(Left)];
        var known = names.ToHashSet(StringComparer.Ordinal);
        int place = 1;
        foreach (string name in Names(Right))
        {
            if (known.Contains(name))
                place = Math.Max(place, names.IndexOf(name) + 1);
            else
                names.Insert(place++, name);
        }
        return names;
    }
}
