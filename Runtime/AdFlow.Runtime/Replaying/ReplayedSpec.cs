using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>Reads the graphs of replays as they are to be run.</summary>
internal static class ReplayedSpec
{
    private const string SetFile = "--set";

    /// <summary>A graph as it was recorded: with its arms and its rung.</summary>
    /// <param name="path">Its document.</param>
    /// <param name="graph">What the record says of it.</param>
    /// <param name="diagnostics">Takes every problem.</param>
    /// <param name="root">Full path of a folder that its sub-graphs must lie in, or null.</param>
    public static GraphSpec? OfRecord(
        string path, RecordedGraph graph, DiagnosticBag diagnostics, string? root = null)
    {
        if (GraphReader.ReadFile(path, diagnostics, root) is not { } spec)
            return null;
        if (graph.Overlays.Count == 0)
            return graph.Rung.Length > 0
                ? QualityLadder.At(spec, graph.Rung, diagnostics) : spec with { Quality = [] };
        var overlays = graph.Overlays
            .Select(overlay => OverlayReader.ReadText(overlay.Text, overlay.Name, diagnostics))
            .OfType<GraphOverlay>().ToList();
        return GraphOverlay.Apply(spec, overlays, diagnostics);
    }

    /// <summary>What runs instead of a recorded graph.</summary>
    /// <param name="path">Its document.</param>
    /// <param name="graph">What the record says of the recorded graph.</param>
    /// <param name="options">What is to change.</param>
    /// <param name="diagnostics">Takes every problem.</param>
    public static GraphSpec? OfOther(
        string path, RecordedGraph graph, ReplayOptions options, DiagnosticBag diagnostics)
    {
        var spec = options.OtherGraph is null
            ? OfRecord(path, graph, diagnostics) : AtRung(path, graph, options, diagnostics);
        if (spec is null || options.Set.Count == 0)
            return spec;
        return OverlayReader.ReadText(TextOf(options.Set), SetFile, diagnostics) is { } overlay
            ? overlay.Apply(spec, diagnostics) : null;
    }

    /// <summary>How a recorded graph is planned: by the rules that it was planned with.</summary>
    public static PlanOptions PlanningOf(RecordedGraph graph, ReplayOptions options)
    {
        foreach (string name in graph.Rules.Except(PlanRules.InOrder.Select(rule => rule.Name)))
            options.Remarks.Add($"the planner's rule '{name}' was applied, and this version of AdFlow does not have "
                + "it; results of recorded nodes may not fit");
        return new PlanOptions
        {
            Rules = new RuleOptions { Rules = [.. PlanRules.InOrder.Where(rule => graph.Rules.Contains(rule.Name))] },
            Fuse = options.Fuse,
        };
    }

    /// <summary>Settings as an overlay.</summary>
    /// <exception cref="ReplayException">One is not node.setting=value.</exception>
    public static string TextOf(IReadOnlyList<string> settings) => "set:\n" + string.Concat(settings.Select(setting =>
    {
        int equals = setting.IndexOf('=');
        return equals > 0 && equals < setting.Length - 1 && setting.AsSpan(0, equals).Contains('.')
            ? $"  {setting[..equals]}: {setting[(equals + 1)..]}\n"
            : throw new ReplayException([$"--set {setting}: expected node.setting=value, such as keyword.limit=100"]);
    }));

    private static GraphSpec? AtRung(
        string path, RecordedGraph graph, ReplayOptions options, DiagnosticBag diagnostics)
    {
        if (GraphReader.ReadFile(path, diagnostics, options.Root) is not { } spec)
            return null;
        var remarks = options.Remarks;
        if (graph.Arms.Length > 0)
            remarks.Add($"the record is of arms {graph.Arms}, which the other graph is run without");
        if (graph.Rung.Length == 0 || graph.Rung == QualityLadder.Full)
            return spec with { Quality = [] };
        if (QualityLadder.Names(spec).Contains(graph.Rung))
            return QualityLadder.At(spec, graph.Rung, diagnostics);
        remarks.Add($"the record is of rung '{graph.Rung}', which the other graph does not have; it is run as it is");
        return spec with { Quality = [] };
    }
}
