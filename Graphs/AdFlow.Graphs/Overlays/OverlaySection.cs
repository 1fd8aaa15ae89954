using System.Text.RegularExpressions;

namespace AdFlow.Graphs;

/// <summary>Reads <c>set:</c> and <c>swap:</c>.</summary>
internal sealed partial class OverlaySection(SpecReader reader, string file)
{
    /// <summary>Most changes of one overlay; what differs in more is another graph.</summary>
    public const int MaxChanges = 1_000;

    /// <summary>Keys of an overlay beside what names and explains it.</summary>
    public static readonly string[] Keys = ["set", "swap"];

    private const string SetExample = "{ semantic.limit: 150 }";
    private const string SwapExample = "{ pctr: { op: rank.linear, with: { coefficients: pctr.json } } }";

    public GraphOverlay Read(MappingReader keys)
    {
        var overlay = new GraphOverlay(file)
        {
            Doc = keys.Find("doc") is { } doc ? reader.Text(doc, "'doc:'") : "",
            Set = ReadSettings(keys.Find("set")),
            Swap = ReadSwaps(keys.Find("swap")),
        };
        ReportSetOfSwapped(overlay);
        return overlay;
    }

    private List<OverlaySetting> ReadSettings(YamlNode? node)
    {
        var settings = new List<OverlaySetting>();
        foreach (var (key, value) in Entries(node, "'set:'", SetExample))
            if (ReadSetting(key, value) is { } setting)
                settings.Add(setting);
        return settings;
    }

    private OverlaySetting? ReadSetting(YamlScalar key, YamlNode value)
    {
        var match = Target().Match(key.Text);
        if (!match.Success)
        {
            reader.Report(SyntaxCodes.Reference, key.Position, $"{Shown.Quote(key.Text)} is no setting of a node; "
                + "expected <node>.<setting>, such as semantic.limit, or bid/ecpm.scale inside a sub-graph");
            return null;
        }
        string name = match.Groups[2].Value;
        int offset = key.IsVerbatim ? match.Groups[2].Index + (key.IsQuoted ? 1 : 0) : 0;
        var place = key.Position with { Column = key.Position.Column + offset };
        var setting = new OverlaySetting(match.Groups[1].Value, name, value, key.Position, place);
        if (name is not ("op" or "use" or "in" or "table"))
            return setting;
        reader.Report(BindingCodes.NotAllowed, place, $"'set:' cannot change '{name}:' of a node; write the node anew "
            + $"under 'swap:': {{ {setting.Node}: {{ op: … }} }}");
        return null;
    }

    private List<OverlaySwap> ReadSwaps(YamlNode? node)
    {
        var swaps = new List<OverlaySwap>();
        var section = new NodeSection(reader, null, file);
        foreach (var (key, value) in Entries(node, "'swap:'", SwapExample))
            if (Path().IsMatch(key.Text))
                swaps.Add(new OverlaySwap(key, section.ReadNode(key, value), value));
            else
                reader.Report(SyntaxCodes.Reference, key.Position, $"{Shown.Quote(key.Text)} is no node; expected "
                    + "<node>, or <node>/<node> inside a sub-graph");
        return swaps;
    }

    private IReadOnlyList<YamlEntry> Entries(YamlNode? node, string subject, string example)
    {
        if (node is null || reader.Mapping(node, subject, example) is not { } mapping)
            return [];
        if (mapping.Entries.Count <= MaxChanges)
            return mapping.Entries;
        reader.Report(SyntaxCodes.TooLarge, node.Position, FormattableString.Invariant(
            $"{subject} changes more than {MaxChanges:N0} things; write a graph of its own"));
        return [];
    }

    // What is set would be lost, or what it is set in has just been written.
    private void ReportSetOfSwapped(GraphOverlay overlay)
    {
        foreach (var setting in overlay.Set.Where(setting => !setting.IsOfNode))
            if (overlay.Swap.Any(swap => swap.Node.Text == setting.Node))
                reader.Report(SyntaxCodes.Conflict, setting.Position, $"the overlay swaps node '{setting.Node}' too; "
                    + "write its settings there, under 'with:'");
    }

    [GeneratedRegex(@"^([^\s./]+(?:/[^\s./]+)*)\.(.+)$")]
    private static partial Regex Target();

    [GeneratedRegex(@"^[^\s./]+(?:/[^\s./]+)*$")]
    private static partial Regex Path();
}
