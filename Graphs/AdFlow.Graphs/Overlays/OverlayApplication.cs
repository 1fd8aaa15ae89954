using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>Applies overlays to a graph. Used once.</summary>
internal sealed class OverlayApplication(DiagnosticBag diagnostics, string? root)
{
    private const string OwnSettings = "settings";

    private readonly SpecReader _reader = new(diagnostics);

    // The graphs around the node that is changed, outermost first.
    private readonly List<GraphSpec> _around = [];

    public GraphSpec Apply(GraphSpec graph, IReadOnlyList<GraphOverlay> overlays)
    {
        var changed = graph with { Quality = [] };
        foreach (var overlay in overlays)
        {
            foreach (var swap in overlay.Swap)
                changed = Change(changed, swap.Node.Text.Split('/'), 0, swap.Node.Position, node => Swap(node, swap));
            // A timeout first: what happens when it is over has a meaning only then.
            foreach (var setting in overlay.Set.OrderBy(setting => setting.Name == "on_timeout"))
                changed = Set(changed, setting);
        }
        return overlays.Any(overlay => overlay.Swap.Count > 0) ? NeededNodes.Keep(graph, changed) : changed;
    }

    private GraphSpec Set(GraphSpec graph, OverlaySetting setting) =>
        setting.Node == OwnSettings && graph.Nodes.All(node => node.Id.Text != OwnSettings)
            ? SetOwn(graph, setting)
            : Change(graph, setting.Node.Split('/'), 0, setting.Position,
                node => NodeChange.Set(node, setting, _reader));

    private NodeSpec Swap(NodeSpec node, OverlaySwap swap)
    {
        // Neither was readable, which is reported.
        if (swap.With.Op is null && swap.With.Use is null)
            return node;
        var changed = NodeChange.Swap(node, swap);
        return changed.Use is { } use
            ? changed with { Used = new GraphFiles(diagnostics, root).Use(use, _around) } : changed;
    }

    private GraphSpec Change(
        GraphSpec graph, string[] path, int depth, SourcePosition at, Func<NodeSpec, NodeSpec> change)
    {
        List<NodeSpec> nodes = [.. graph.Nodes];
        int found = nodes.FindIndex(node => node.Id.Text == path[depth]);
        if (found < 0)
        {
            ReportUnknown(graph, path, depth, at);
            return graph;
        }
        _around.Add(graph);
        nodes[found] = depth == path.Length - 1
            ? Changed(nodes[found], string.Join('/', path), change) : Inside(nodes[found], path, depth, at, change);
        _around.RemoveAt(_around.Count - 1);
        return graph with { Nodes = nodes };
    }

    private NodeSpec Changed(NodeSpec node, string path, Func<NodeSpec, NodeSpec> change)
    {
        _reader.Node = path;
        var changed = change(node);
        _reader.Node = null;
        return changed;
    }

    private NodeSpec Inside(
        NodeSpec node, string[] path, int depth, SourcePosition at, Func<NodeSpec, NodeSpec> change)
    {
        if (node.Used is { } used)
            return node with { Used = Change(used, path, depth + 1, at, change) };
        string name = string.Join('/', path[..(depth + 1)]);
        // A sub-graph that could not be read is reported.
        if (node.Op is not null)
            _reader.Report(BindingCodes.UnknownSource, at, $"node '{name}' has no nodes inside: it runs the operator "
                + $"{Shown.Quote(node.Op.Text)} and uses no sub-graph");
        return node;
    }

    private void ReportUnknown(GraphSpec graph, string[] path, int depth, SourcePosition at)
    {
        string place = depth == 0 ? "" : $" inside '{string.Join('/', path[..depth])}'";
        _reader.Report(BindingCodes.UnknownSource, at, $"there is no node {Shown.Quote(path[depth])}{place}"
            + Suggestion.For(path[depth], graph.Nodes.Select(node => node.Id.Text), "nodes"));
    }

    private GraphSpec SetOwn(GraphSpec graph, OverlaySetting setting)
    {
        List<SettingSpec> settings = [.. graph.Settings];
        int found = settings.FindIndex(own => own.Field.Name == setting.Name);
        if (found < 0)
            _reader.Report(BindingCodes.UnknownSetting, setting.NamePosition, $"graph '{graph.Name.Text}' has no "
                + $"setting {Shown.Quote(setting.Name)}"
                + Suggestion.For(setting.Name, settings.Select(own => own.Field.Name), "settings"));
        else if (setting.Value is not YamlScalar value)
            _reader.ReportForm(setting.Value, Shown.Quote(setting.Target), "one value");
        else
            settings[found] = settings[found] with { Default = value };
        return graph with { Settings = settings };
    }
}
