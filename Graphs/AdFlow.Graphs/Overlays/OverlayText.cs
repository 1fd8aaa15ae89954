namespace AdFlow.Graphs;

/// <summary>Writes overlays as <see cref="OverlayReader"/> reads them, so that they can be kept beside a graph. Pure
/// functions.</summary>
public static class OverlayText
{
    private static readonly SourcePosition Nowhere = new("", 1, 1);

    /// <summary>The text of an overlay that was read without problems.</summary>
    /// <returns>YAML; read again it is the same overlay, but for its file and places in it.</returns>
    public static string Of(GraphOverlay overlay)
    {
        var entries = new List<YamlEntry>();
        if (overlay.Doc.Length > 0)
            entries.Add(new YamlEntry(Plain("doc"), new YamlScalar(overlay.Doc, IsQuoted: true, Nowhere)));
        if (overlay.Set.Count > 0)
            entries.Add(Entry("set", overlay.Set.Select(setting =>
                new YamlEntry(new YamlScalar(setting.Target, IsQuoted: true, Nowhere), setting.Value))));
        if (overlay.Swap.Count > 0)
            entries.Add(Entry("swap", overlay.Swap.Select(swap => new YamlEntry(swap.Node, swap.Written))));
        return YamlText.Of(new YamlMapping(entries, Nowhere));
    }

    private static YamlEntry Entry(string key, IEnumerable<YamlEntry> entries) =>
        new(Plain(key), new YamlMapping([.. entries], Nowhere));

    private static YamlScalar Plain(string text) => new(text, IsQuoted: false, Nowhere);
}
