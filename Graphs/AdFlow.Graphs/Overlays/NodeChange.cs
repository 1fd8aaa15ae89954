namespace AdFlow.Graphs;

/// <summary>What an overlay makes of one node. Pure but for the problems it reports.</summary>
internal static class NodeChange
{
    /// <summary>The node with another operator.</summary>
    public static NodeSpec Swap(NodeSpec node, OverlaySwap swap)
    {
        var given = swap.With;
        bool hasInputs = given.In.Count > 0 || given.Unreadable.Contains("in");
        return given with
        {
            Id = node.Id with { Position = swap.Node.Position },
            In = hasInputs ? given.In : node.In,
            Unreadable = hasInputs ? given.Unreadable
                : [.. given.Unreadable, .. node.Unreadable.Where(key => key == "in")],
            When = given.When ?? node.When,
            Timeout = given.Timeout ?? node.Timeout,
            OnTimeout = given.Timeout is null ? node.OnTimeout : given.OnTimeout,
            OnError = given.OnError is FailureAction.Fail ? node.OnError : given.OnError,
        };
    }

    /// <summary>The node with another setting.</summary>
    public static NodeSpec Set(NodeSpec node, OverlaySetting setting, SpecReader reader)
    {
        string subject = Shown.Quote(setting.Target);
        bool isNull = setting.Value is YamlScalar { IsNull: true };
        return setting.Name switch
        {
            "with" => WithSettings(node, setting.Value),
            "when" => node with
            {
                When = isNull ? null : reader.Scalar(setting.Value, subject, "an expression over the request"),
            },
            "timeout" when isNull => node with { Timeout = null, OnTimeout = FailureAction.Fail },
            "timeout" => node with { Timeout = reader.Duration(setting.Value, subject) ?? node.Timeout },
            "on_timeout" => WithOnTimeout(node, setting, reader),
            "on_error" => node with { OnError = Action(setting, reader) },
            _ => WithSetting(node, setting, reader),
        };
    }

    private static NodeSpec WithSettings(NodeSpec node, YamlNode settings) =>
        node with { With = settings, Unreadable = [.. node.Unreadable.Where(key => key != "with")] };

    private static NodeSpec WithOnTimeout(NodeSpec node, OverlaySetting setting, SpecReader reader)
    {
        if (node.Timeout is null)
            reader.Report(SyntaxCodes.Conflict, setting.Position,
                $"node '{setting.Node}' has no 'timeout:'; set {setting.Node}.timeout too, such as 8ms");
        return node with { OnTimeout = Action(setting, reader) };
    }

    private static FailureAction Action(OverlaySetting setting, SpecReader reader) => reader.Word(
        setting.Value, Shown.Quote(setting.Target), ("fail", FailureAction.Fail), ("empty", FailureAction.Empty));

    private static NodeSpec WithSetting(NodeSpec node, OverlaySetting setting, SpecReader reader)
    {
        var entry = new YamlEntry(new YamlScalar(setting.Name, IsQuoted: false, setting.NamePosition), setting.Value);
        switch (node.With)
        {
            case null or YamlScalar { IsNull: true }:
                return node with { With = new YamlMapping([entry], setting.Position) };
            case YamlMapping mapping:
                return node with { With = With(mapping, entry) };
            default:
                reader.Report(BindingCodes.SettingValue, setting.NamePosition, $"node '{setting.Node}' gives its "
                    + $"settings as one value without a name; set all of it by '{setting.Node}.with'");
                return node;
        }
    }

    private static YamlMapping With(YamlMapping mapping, YamlEntry entry)
    {
        List<YamlEntry> entries = [.. mapping.Entries];
        int found = entries.FindIndex(other => other.Key.Text == entry.Key.Text);
        if (found >= 0)
            entries[found] = entry;
        else
            entries.Add(entry);
        return mapping with
        {
            Entries = entries, Unreadable = [.. mapping.Unreadable.Where(key => key != entry.Key.Text)],
        };
    }
}
