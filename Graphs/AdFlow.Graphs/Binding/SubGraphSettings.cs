using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>Values of a graph's settings, as expressions over the request of the run.</summary>
internal static class SubGraphSettings
{
    /// <summary>Settings of a graph that is run by itself: their defaults.</summary>
    public static Dictionary<string, Expression?> Defaults(GraphSpec graph, BindingContext context)
    {
        var values = new Dictionary<string, Expression?>(StringComparer.Ordinal);
        foreach (var setting in graph.Settings)
        {
            if (setting.Default is null)
                context.Diagnostics.Add(BindingCodes.MissingSetting, setting.Position, $"setting "
                    + $"'{setting.Field.Name}' needs a default: nothing else gives it a value where the graph is run");
            values[setting.Field.Name] = setting.Default is null
                ? null : Literal(setting, setting.Default, context, null);
        }
        return values;
    }

    /// <summary>Settings of one use of a sub-graph; null stands for a value with a problem.</summary>
    public static Dictionary<string, Expression?> Given(BindingContext context, GraphScope outer, NodeSpec node)
    {
        var graph = node.Used!;
        var given = Entries(outer, node);
        foreach (var entry in given.Where(e => !graph.Settings.Any(s => s.Field.Name == e.Key.Text)))
            outer.Report(BindingCodes.UnknownSetting, entry.Key.Position,
                $"sub-graph '{graph.Name.Text}' has no setting "
                + $"'{entry.Key.Text}'"
                + Suggestion.For(entry.Key.Text, graph.Settings.Select(s => s.Field.Name), "settings"), node);
        var values = new Dictionary<string, Expression?>(StringComparer.Ordinal);
        foreach (var setting in graph.Settings)
        {
            var entry = given.FirstOrDefault(e => e.Key.Text == setting.Field.Name);
            values[setting.Field.Name] = entry is not null
                ? Value(context, outer, node, setting, entry.Value)
                : Default(context, outer, node, setting);
        }
        return values;
    }

    private static IReadOnlyList<YamlEntry> Entries(GraphScope outer, NodeSpec node)
    {
        if (node.With is null or YamlScalar { IsNull: true })
            return [];
        if (node.With is YamlMapping mapping)
            return mapping.Entries;
        outer.Report(BindingCodes.SettingValue, node.With.Position,
            "expected settings as 'name: value' here; a sub-graph has no unnamed setting", node);
        return [];
    }

    private static Expression? Default(BindingContext context, GraphScope outer, NodeSpec node, SettingSpec setting)
    {
        if (setting.Default is not null)
            return Literal(setting, setting.Default, context, outer.PathOf(node));
        if (node.Unreadable.Contains("with"))
            return null;
        outer.Report(BindingCodes.MissingSetting, node.Id.Position, $"sub-graph '{node.Used!.Name.Text}' needs the "
            + $"setting '{setting.Field.Name}' ({setting.Field.Type}); give it under 'with:'", node);
        return null;
    }

    private static Expression? Value(
        BindingContext context, GraphScope outer, NodeSpec node, SettingSpec setting, YamlNode value)
    {
        if (value is YamlScalar scalar)
            return scalar.Text.StartsWith('=')
                ? outer.Bind(node, scalar, 1, null, ExpressionType.Of(setting.Field.Type))
                : Literal(setting, scalar, context, outer.PathOf(node));
        outer.Report(BindingCodes.SettingValue, value.Position, $"setting '{setting.Field.Name}' is one value of type "
            + $"{setting.Field.Type}, not a list or mapping", node);
        return null;
    }

    private static Expression? Literal(SettingSpec setting, YamlScalar scalar, BindingContext context, string? node)
    {
        var value = ScalarLiteral.Expression(scalar, ExpressionType.Of(setting.Field.Type));
        if (value is null)
            context.Diagnostics.Add(BindingCodes.SettingValue, scalar.Position,
                $"setting '{setting.Field.Name}' is '{scalar.Text}'; expected {setting.Field.Type}", node);
        return value;
    }
}
