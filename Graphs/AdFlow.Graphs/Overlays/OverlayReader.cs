namespace AdFlow.Graphs;

/// <summary>
/// Reads overlays from YAML or JSON, which is YAML. Reports every problem with its place and never throws for one,
/// whatever the text. Thread-safe.
/// </summary>
/// <remarks>
/// <code>
/// set:
///   semantic.limit: 150             # a setting of a node, written as in a graph
///   bid/ecpm.scale: 900             # of a node inside a sub-graph
///   bid.factor: 1.2                 # of the sub-graph itself
///   settings.reserve: 0.1           # of the graph itself
///   semantic.when: request.slots > 1
///   semantic.timeout: 4ms           # null takes it away
/// swap:
///   pctr: { op: rank.linear, with: { coefficients: pctr.json, output: pctr } }
/// </code>
/// </remarks>
public static class OverlayReader
{
    private const string Begin = "set: { <node>.<setting>: <value> }";

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file; positions show it as it is given.</param>
    /// <param name="diagnostics">Takes every problem.</param>
    /// <returns>The overlay; with problems what could be understood; null where the text is none at all.</returns>
    public static GraphOverlay? ReadFile(string path, DiagnosticBag diagnostics) =>
        Read(SourceText.Load(path, new SourcePosition(path, 1, 1), diagnostics), diagnostics);

    /// <summary>Reads text. <c>{}</c> is an overlay that changes nothing.</summary>
    /// <param name="text">The document.</param>
    /// <param name="path">What positions show as its file; it need not exist.</param>
    /// <param name="diagnostics">Takes every problem.</param>
    /// <returns>As <see cref="ReadFile"/>.</returns>
    public static GraphOverlay? ReadText(string text, string path, DiagnosticBag diagnostics) =>
        Read(SourceText.Of(text, path, diagnostics), diagnostics);

    private static GraphOverlay? Read(SourceText? source, DiagnosticBag diagnostics)
    {
        if (source is null || YamlReader.Read(source, Begin, diagnostics) is not { } root)
            return null;
        var reader = new SpecReader(diagnostics);
        string[] known = ["doc", .. OverlaySection.Keys];
        return reader.Keys(root, "the overlay", Begin, root.Position, known) is { } keys
            ? new OverlaySection(reader, source.File).Read(keys) : null;
    }
}
