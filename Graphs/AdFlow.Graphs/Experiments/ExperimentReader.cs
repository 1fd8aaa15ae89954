namespace AdFlow.Graphs;

/// <summary>
/// Reads the experiments of a graph from YAML or JSON, which is YAML. Reports every problem with its place and never
/// throws for one, whatever the text. Thread-safe.
/// </summary>
/// <remarks>
/// <code>
/// layers:
///   - layer: recall                  # a dimension: its arms are independent of those of other layers
///     field: user_id                 # of the request: the same value, the same arm
///     salt: second_try               # the layer's name where it is left out; another one divides anew
///     versions: [v1, v2]             # all where it is left out
///     arms:
///       - { arm: wide, percent: 10, set: { semantic.limit: 800 } }
///       - { arm: tree, percent: 10, swap: { semantic: { op: recall.tree, with: { depth: 4 } } } }
///   - layer: ranking
///     field: user_id
///     arms: [ { arm: linear, percent: 50, swap: { pctr: { op: rank.linear, with: { coefficients: a.json } } } } ]
/// </code>
/// </remarks>
public static class ExperimentReader
{
    private const string Begin = "layers: [ { layer: recall, field: user_id, arms: [ … ] } ]";

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file; positions show it as it is given.</param>
    /// <param name="diagnostics">Takes every problem.</param>
    /// <returns>The experiments; with problems what could be understood; null where the text is none at all.</returns>
    public static ExperimentDocument? ReadFile(string path, DiagnosticBag diagnostics) =>
        Read(SourceText.Load(path, new SourcePosition(path, 1, 1), diagnostics), diagnostics);

    /// <summary>Reads text.</summary>
    /// <param name="text">The document.</param>
    /// <param name="path">What positions show as its file; it need not exist.</param>
    /// <param name="diagnostics">Takes every problem.</param>
    /// <returns>As <see cref="ReadFile"/>.</returns>
    public static ExperimentDocument? ReadText(string text, string path, DiagnosticBag diagnostics) =>
        Read(SourceText.Of(text, path, diagnostics), diagnostics);

    private static ExperimentDocument? Read(SourceText? source, DiagnosticBag diagnostics)
    {
        if (source is null || YamlReader.Read(source, Begin, diagnostics) is not { } root)
            return null;
        var section = new ExperimentSection(new SpecReader(diagnostics), source.File);
        var reader = new SpecReader(diagnostics);
        var list = root is YamlSequence ? root
            : reader.Keys(root, "the document", Begin, root.Position, ["layers"])?.Require("layers", Begin);
        return list is null ? null : new ExperimentDocument(source.Text, section.Read(list));
    }
}
