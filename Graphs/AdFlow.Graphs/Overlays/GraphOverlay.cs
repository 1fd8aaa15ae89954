namespace AdFlow.Graphs;

/// <summary>
/// Changes to a graph that leave its document alone: an arm of an experiment, or a rung of the quality ladder. Swaps
/// come first, then settings. Immutable, thread-safe.
/// </summary>
/// <param name="File">Path of the file that it stands in, as given; positions show it.</param>
public sealed record GraphOverlay(string File)
{
    /// <summary>What it is for.</summary>
    public string Doc { get; init; } = "";

    /// <summary>Settings, in the order of the file.</summary>
    public IReadOnlyList<OverlaySetting> Set { get; init; } = [];

    /// <summary>Nodes with another operator, in the order of the file.</summary>
    public IReadOnlyList<OverlaySwap> Swap { get; init; } = [];

    /// <summary>Whether it leaves the graph as it is, as the control arm of an experiment does.</summary>
    public bool IsEmpty => Set.Count == 0 && Swap.Count == 0;

    /// <summary>The graph with these changes alone; see <see cref="Apply(GraphSpec, IReadOnlyList{GraphOverlay},
    /// DiagnosticBag, string)"/>.</summary>
    public GraphSpec Apply(GraphSpec graph, DiagnosticBag diagnostics) => Apply(graph, [this], diagnostics);

    /// <summary>The graph with the changes of several overlays, one after the other: where two set the same, the last
    /// one counts (<see cref="OverlayConflicts"/> finds such). Binding it is as binding a document with these changes
    /// written into it, but problems with a change are placed where the change stands.</summary>
    /// <param name="graph">The document; it stays as it is.</param>
    /// <param name="overlays">The changes.</param>
    /// <param name="diagnostics">Takes every problem: names that the graph does not have, values of the wrong form.
    /// </param>
    /// <param name="root">Full path of a folder that sub-graphs of swaps must lie in; null for the graph's own.</param>
    /// <returns>The graph, without a quality ladder, which is about the document. Nodes that only swapped nodes needed
    /// are left out. With problems, what could be changed is changed, so that binding can find more of them. Paths of
    /// files are relative to the graph whose node they are for.</returns>
    public static GraphSpec Apply(
        GraphSpec graph, IReadOnlyList<GraphOverlay> overlays, DiagnosticBag diagnostics, string? root = null) =>
        new OverlayApplication(diagnostics, root ?? graph.Root).Apply(graph, overlays);
}
