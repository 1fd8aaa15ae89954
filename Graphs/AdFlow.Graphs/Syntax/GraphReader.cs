using System.Runtime.CompilerServices;
using YamlDotNet.Core.Tokens;

namespace AdFlow.Graphs;

/// <summary>
/// Reads graph documents, and through <c>use:</c> the sub-graphs that they name. Reports every problem with its place
/// and never throws for one, whatever the text. Thread-safe.
/// </summary>
public static class GraphReader
{
    /// <summary>Does ahead of the first file what the YAML parser does once in a process, above all compiling a regular
    /// expression, which takes longer than reading a graph. Worth a thread that has nothing else to do.</summary>
    public static void Prepare() => RuntimeHelpers.RunClassConstructor(typeof(TagDirective).TypeHandle);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file; positions show it as it is given.</param>
    /// <param name="diagnostics">Takes every problem, those of sub-graphs included.</param>
    /// <param name="root">Full path of a folder, without a slash behind, that sub-graphs must lie in, so that a graph
    /// of somebody else reads nothing outside; null: anywhere.</param>
    /// <returns>The graph; with problems as much of it as could be understood, so that binding can find more of them;
    /// null only where the text is no graph at all.</returns>
    public static GraphSpec? ReadFile(string path, DiagnosticBag diagnostics, string? root = null)
    {
        var source = SourceText.Load(path, new SourcePosition(path, 1, 1), diagnostics);
        var graph = source is null ? null : new GraphFiles(diagnostics, root).Read(source);
        return root is null || graph is null ? graph : graph with { Root = root };
    }

    /// <summary>Reads text that may differ from its file, as in an editor.</summary>
    /// <param name="text">The document.</param>
    /// <param name="path">Path of its file, which <c>use:</c> is relative to; it need not exist.</param>
    /// <param name="diagnostics">Takes every problem, those of sub-graphs included.</param>
    /// <returns>As <see cref="ReadFile"/>.</returns>
    public static GraphSpec? ReadText(string text, string path, DiagnosticBag diagnostics)
    {
        var source = SourceText.Of(text, path, diagnostics);
        return source is null ? null : new GraphFiles(diagnostics).Read(source);
    }
}
