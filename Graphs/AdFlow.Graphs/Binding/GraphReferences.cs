using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>Finds the files that a graph and the rungs of its quality ladder name, without reading any but sub-graphs
/// of rungs, and those beside a setting's file whose names begin with its name. Used once, by one thread.</summary>
public sealed class GraphReferences
{
    private readonly OperatorCatalog _catalog;
    private readonly HashSet<GraphSpec> _visited = new(ReferenceEqualityComparer.Instance);
    private readonly List<GraphReference> _found = [];
    private readonly List<YamlScalar> _unknown = [];

    private GraphReferences(OperatorCatalog catalog) => _catalog = catalog;

    /// <summary>The files, each once for each place that names it; settings of operators that are not known are not
    /// found.</summary>
    /// <param name="graph">The graph; its sub-graphs and rungs are visited too. What is wrong with a rung is told when
    /// it is bound.</param>
    /// <param name="catalog">Operators, whose descriptors say which settings name files.</param>
    public static IReadOnlyList<GraphReference> Of(GraphSpec graph, OperatorCatalog catalog) =>
        Visited(graph, catalog)._found;

    /// <summary>The names of operators that are not known, each once for each place; files that they need are not
    /// found.</summary>
    /// <inheritdoc cref="Of"/>
    public static IReadOnlyList<YamlScalar> UnknownOperators(GraphSpec graph, OperatorCatalog catalog) =>
        [.. Visited(graph, catalog)._unknown.Distinct()];

    /// <summary>The innermost folder that two folders lie in, themselves included; all are full paths.</summary>
    public static string SharedFolder(string one, string other)
    {
        while (one != other && !other.StartsWith(
            Path.TrimEndingDirectorySeparator(one) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            one = Path.GetDirectoryName(one)!;
        return one;
    }

    private static GraphReferences Visited(GraphSpec graph, OperatorCatalog catalog)
    {
        var references = new GraphReferences(catalog);
        references.Visit(graph);
        foreach (var rung in graph.Quality)
            references.Visit(rung.Overlay.Apply(graph, new DiagnosticBag()));
        return references;
    }

    private void Visit(GraphSpec graph)
    {
        if (!_visited.Add(graph))
            return;
        foreach (var table in graph.Tables)
            Add(ReferenceKind.Table, graph, table.Path);
        foreach (var node in graph.Nodes)
        {
            if (node.Use is { } use)
                Add(ReferenceKind.SubGraph, graph, use);
            if (node.Used is { } used)
                Visit(used);
            if (node.Op is { } op)
                VisitSettings(graph, node, op);
        }
    }

    private void VisitSettings(GraphSpec graph, NodeSpec node, YamlScalar op)
    {
        if (_catalog.Find(op.Text) is not { } descriptor)
            _unknown.Add(op);
        else
            foreach (var file in Files(node.With, descriptor))
                Add(ReferenceKind.Setting, graph, file);
    }

    private static IEnumerable<YamlScalar> Files(YamlNode? with, OperatorDescriptor descriptor)
    {
        var names = descriptor.Parameters.Where(parameter => parameter.Kind is ParameterKind.File).ToList();
        if (with is YamlScalar { IsNull: false } bare && names.Exists(parameter => parameter.Unnamed))
            yield return bare;
        if (with is YamlMapping mapping)
            foreach (var (key, value) in mapping.Entries)
                if (value is YamlScalar { IsNull: false } path && names.Exists(parameter => parameter.Name == key.Text))
                    yield return path;
    }

    // A path that no system takes is told when the graph is bound.
    private void Add(ReferenceKind kind, GraphSpec graph, YamlScalar written)
    {
        if (written.Text.Contains('\0'))
            return;
        string path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(graph.File) ?? "", written.Text));
        Add(new GraphReference(kind, path, written));
        // Weights of a model lie beside it: rank.onnx.data, rank.onnx_data.
        if (kind is ReferenceKind.Setting && File.Exists(path))
            foreach (string part in Directory.EnumerateFiles(
                Path.GetDirectoryName(path)!, Path.GetFileName(path) + "?*").Order(StringComparer.Ordinal))
                Add(new GraphReference(kind, part, written));
    }

    private void Add(GraphReference reference)
    {
        if (!_found.Contains(reference))
            _found.Add(reference);
    }
}
