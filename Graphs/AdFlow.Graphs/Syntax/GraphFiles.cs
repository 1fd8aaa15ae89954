using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>
/// The files of one graph: reads each sub-graph once, refuses circles, and bounds how deep and how large the graph
/// becomes when every <c>use:</c> is replaced by the nodes behind it. Used once, by one thread.
/// </summary>
/// <param name="diagnostics">Takes every problem.</param>
/// <param name="root">Full path of a folder that sub-graphs must lie in, or null.</param>
internal sealed class GraphFiles(DiagnosticBag diagnostics, string? root = null)
{
    private const int MaxDepth = 16;
    private const int MaxNodes = 10_000;

    private readonly Dictionary<string, GraphFile> _files = new(StringComparer.Ordinal);
    private readonly List<GraphFile> _open = [];

    /// <summary>Reads the first file.</summary>
    public GraphSpec? Read(SourceText source)
    {
        var file = new GraphFile(FullPath(source.File) ?? source.File, source.File);
        return Read(file, source);
    }

    /// <summary>The graph that a node uses; null with a problem.</summary>
    /// <param name="use">Path as the node gives it.</param>
    /// <param name="from">The file that the node stands in.</param>
    public GraphSpec? Use(YamlScalar use, string from)
    {
        string path = Path.Combine(Path.GetDirectoryName(from) ?? "", use.Text);
        if (FullPath(path) is not { } fullPath)
        {
            diagnostics.Add(SyntaxCodes.Unreadable, use.Position, $"{Shown.Quote(use.Text)} is no path of a file");
            return null;
        }
        if (root is not null && !fullPath.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            diagnostics.Add(SyntaxCodes.Outside, use.Position, $"{Shown.Quote(use.Text)} lies outside the folder that "
                + "the files of this graph must lie in; put the file into that folder");
            return null;
        }
        int circle = _open.FindIndex(file => file.FullPath == fullPath);
        if (circle >= 0)
        {
            ReportUse(use, "graphs use each other in a circle: "
                + string.Join(" → ", _open[circle..].Append(_open[circle]).Select(file => Path.GetFileName(file.Path)))
                + "; take one of these uses away");
            return null;
        }
        return Find(use, path, fullPath) is { } used && TakesUse(use, used) ? used.Spec : null;
    }

    /// <summary>The graph that a node uses from now on, of a graph that was read before; null with a problem.</summary>
    /// <param name="use">Path, relative to the file of the graph that the node is in.</param>
    /// <param name="graphs">The graphs around the node, outermost first.</param>
    public GraphSpec? Use(YamlScalar use, IReadOnlyList<GraphSpec> graphs)
    {
        foreach (var graph in graphs)
            _open.Add(new GraphFile(FullPath(graph.File) ?? graph.File, graph.File) { Spec = graph });
        _open[0].NodeCount = CountNodes(graphs[0]);
        _open[^1].NodeCount = _open[0].NodeCount;
        var used = Use(use, graphs[^1].File);
        _open.Clear();
        return used;
    }

    private static int CountNodes(GraphSpec graph) =>
        graph.Nodes.Sum(node => 1 + (node.Used is null ? 0 : CountNodes(node.Used)));

    private GraphFile? Find(YamlScalar use, string path, string fullPath)
    {
        if (_files.TryGetValue(fullPath, out var known))
            return known;
        // Checked before reading, so that a long chain of files cannot exhaust the stack.
        if (_open.Count > MaxDepth)
        {
            ReportTooDeep(use);
            return null;
        }
        var file = new GraphFile(fullPath, path);
        _files[fullPath] = file;
        // Reading one could wait for ever. That a graph itself is piped is its caller's choice.
        if (RegularFile.IsOther(fullPath))
            diagnostics.Add(SyntaxCodes.Unreadable, use.Position,
                $"{Shown.Quote(use.Text)} is a pipe, a socket or a device; expected a file");
        else if (SourceText.Load(path, use.Position, diagnostics) is { } source)
            file.Spec = Read(file, source);
        return file;
    }

    private GraphSpec? Read(GraphFile file, SourceText source)
    {
        if (YamlReader.Read(source, GraphDocument.Begin, diagnostics) is not { } root)
            return null;
        _open.Add(file);
        var spec = new GraphDocument(source.File, diagnostics, this).Read(root);
        _open.RemoveAt(_open.Count - 1);
        file.NodeCount += spec?.Nodes.Count ?? 0;
        return spec;
    }

    private bool TakesUse(YamlScalar use, GraphFile used)
    {
        var user = _open[^1];
        if (_open.Count + used.Height > MaxDepth)
        {
            ReportTooDeep(use);
            return false;
        }
        if (user.NodeCount + used.NodeCount > MaxNodes)
        {
            ReportUse(use, FormattableString.Invariant(
                $"with this sub-graph the graph has more than {MaxNodes:N0} nodes; split it into graphs of their own"));
            return false;
        }
        user.Height = Math.Max(user.Height, used.Height + 1);
        user.NodeCount += used.NodeCount;
        return true;
    }

    private void ReportTooDeep(YamlScalar use) =>
        ReportUse(use, $"graphs use each other more than {MaxDepth} deep here; make the chain shorter");

    private void ReportUse(YamlScalar use, string message) =>
        diagnostics.Add(SyntaxCodes.Use, use.Position, message);

    private static string? FullPath(string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (Exception error) when (error is ArgumentException or IOException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>A file that is read or being read.</summary>
    private sealed class GraphFile(string fullPath, string path)
    {
        public string FullPath { get; } = fullPath;

        public string Path { get; } = path;

        public GraphSpec? Spec { get; set; }

        /// <summary>Longest chain of uses below.</summary>
        public int Height { get; set; }

        /// <summary>Nodes, those of sub-graphs counted at each use.</summary>
        public int NodeCount { get; set; }
    }
}
