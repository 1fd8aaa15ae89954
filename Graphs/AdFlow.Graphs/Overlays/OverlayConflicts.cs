namespace AdFlow.Graphs;

/// <summary>
/// Finds what two overlays both change, so that the graph would depend on which one is applied last: what arms of
/// different experiment layers must not do. A swap changes all of its node and what is inside. Pure functions.
/// </summary>
public static class OverlayConflicts
{
    /// <summary>What both change; empty where their order does not matter.</summary>
    public static IReadOnlyList<OverlayConflict> Find(GraphOverlay first, GraphOverlay second) =>
    [
        .. from change in Changes(second)
           let earlier = Changes(first).FirstOrDefault(other => Meet(other, change))
           where earlier is not null
           select new OverlayConflict(change.Target, earlier.Position, change.Position),
    ];

    /// <summary>Reports what both change, at the second one.</summary>
    /// <param name="firstName">What messages call the first one, such as <c>arm 'wide' of layer 'recall'</c>.</param>
    /// <param name="first">The first one.</param>
    /// <param name="secondName">What messages call the second one.</param>
    /// <param name="second">The second one.</param>
    /// <param name="diagnostics">Takes the problems.</param>
    public static void Report(
        string firstName, GraphOverlay first, string secondName, GraphOverlay second, DiagnosticBag diagnostics)
    {
        foreach (var conflict in Find(first, second))
            diagnostics.Add(SyntaxCodes.Conflict, conflict.Second,
                $"{secondName} changes '{conflict.Target}', and so does {firstName} ({conflict.First}); requests may "
                + "meet both, so change it in one of them");
    }

    private static IEnumerable<Change> Changes(GraphOverlay overlay) =>
    [
        .. overlay.Swap.Select(swap => new Change(swap.Node.Text, null, swap.Node.Position)),
        .. overlay.Set.Select(setting => new Change(setting.Node, setting, setting.Position)),
    ];

    private static bool Meet(Change one, Change other) =>
        one.Setting is { } a && other.Setting is { } b
            ? a.Node == b.Node && (a.Name == b.Name || Holds(a, b) || Holds(b, a))
            : one.Node == other.Node || (one.Setting is null && IsInside(other.Node, one.Node))
                || (other.Setting is null && IsInside(one.Node, other.Node));

    // 'with' is all settings at once.
    private static bool Holds(OverlaySetting all, OverlaySetting one) => all.Name == "with" && !one.IsOfNode;

    private static bool IsInside(string node, string outer) =>
        node.StartsWith(outer, StringComparison.Ordinal) && node.Length > outer.Length && node[outer.Length] == '/';

    /// <summary>What an overlay changes; a node as a whole where the setting is null.</summary>
    private sealed record Change(string Node, OverlaySetting? Setting, SourcePosition Position)
    {
        public string Target => Setting?.Target ?? Node;
    }
}
