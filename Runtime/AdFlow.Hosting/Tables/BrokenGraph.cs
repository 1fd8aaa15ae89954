namespace AdFlow.Hosting;

/// <summary>Why versions of a deployed graph cannot be bound to a table.</summary>
/// <param name="Graph">Name of the graph.</param>
/// <param name="Versions">The versions that have this problem, at least one.</param>
/// <param name="Node">Path of the node, or null where it is about none.</param>
/// <param name="Message">What was found, what was expected, where and what to do; columns are named in it.</param>
public sealed record BrokenGraph(string Graph, IReadOnlyList<string> Versions, string? Node, string Message)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"graph '{Graph}', version{(Versions.Count == 1 ? "" : "s")} '{string.Join("', '", Versions)}'"
        + $"{(Node is null ? "" : $", node '{Node}'")}: {Message}";

    /// <summary>The same problems, each told once for all versions of a graph that have it.</summary>
    internal static IReadOnlyList<BrokenGraph> Once(IEnumerable<BrokenGraph> broken) =>
    [
        .. broken.GroupBy(each => (each.Graph, each.Node, each.Message)).Select(same => same.First() with
        {
            Versions = [.. same.SelectMany(each => each.Versions).Distinct()],
        }),
    ];
}
