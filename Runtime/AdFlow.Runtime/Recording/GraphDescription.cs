using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Describes a graph for records of its runs: its documents, and the files that its settings name.</summary>
public static class GraphDescription
{
    /// <summary>Files that are larger are recorded by their hash only: 64 MiB.</summary>
    public const long MostFileBytes = 64L << 20;

    /// <summary>Describes a graph.</summary>
    /// <param name="graph">The graph as it is bound; documents that it came from are read again.</param>
    /// <param name="catalog">Its operators, whose descriptors say which settings name files.</param>
    /// <param name="plan">The plan that is executed.</param>
    /// <param name="origin">Where the graph comes from.</param>
    /// <exception cref="IOException">A file cannot be read any more.</exception>
    public static RecordedGraph Of(
        GraphSpec graph, OperatorCatalog catalog, PhysicalPlan plan, GraphOrigin origin)
    {
        string main = Path.GetFullPath(graph.File);
        string[] paths = [main, .. References(graph, catalog), .. References(origin.Written, catalog)];
        string root = paths.Select(path => Path.GetDirectoryName(path)!).Aggregate(GraphReferences.SharedFolder);
        var files = paths.Distinct().Order(StringComparer.Ordinal).Select(path => Read(root, path)).ToList();
        return new RecordedGraph
        {
            Name = graph.Name.Text,
            Version = origin.Version,
            Arms = origin.Arms,
            Rung = origin.Rung,
            Overlays = origin.Overlays,
            MainFile = NameIn(root, main),
            Folder = root,
            Files = files,
            ContentHash = RecordKey.Of(files.SelectMany(file => (string[])[file.Path, file.Hash])),
            Rules = plan.Options.RecordsNodes ? [] : [.. plan.Options.Rules.Rules.Select(rule => rule.Name)],
            PrivateColumns = [.. plan.Private.Names],
            Plugins = origin.Plugins,
        };
    }

    // A record is of one rung: what the others alone name is not needed to read the graph again.
    private static IEnumerable<string> References(GraphSpec? graph, OperatorCatalog catalog) => graph is null ? []
        : GraphReferences.Of(graph with { Quality = [] }, catalog)
            .Where(reference => reference.Kind is not ReferenceKind.Table && File.Exists(reference.Path))
            .Select(reference => reference.Path);

    private static RecordedFile Read(string root, string path)
    {
        string name = NameIn(root, path);
        if (new FileInfo(path).Length <= MostFileBytes)
            return new RecordedFile(name, File.ReadAllBytes(path));
        using var large = File.OpenRead(path);
        return new RecordedFile(name, RecordKey.Of(large));
    }

    private static string NameIn(string root, string path) =>
        Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
}
