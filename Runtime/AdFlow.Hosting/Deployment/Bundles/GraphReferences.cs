using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Hosting;

/// <summary>What a graph names.</summary>
internal enum ReferenceKind : byte
{
    /// <summary>A sub-graph.</summary>
    SubGraph,
    /// <summary>A file of a setting.</summary>
    Setting,
    /// <summary>A table.</summary>
    Table,
}

/// <summary>A file that a graph, or a sub-graph of it, names.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Full path.</param>
/// <param name="Written">Where and how it is written.</param>
internal sealed record GraphReference(ReferenceKind Kind, string Path, YamlScalar Written);

/// <summary>Finds the files that a graph names, without reading them, and those beside a setting's file whose names
/// begin with its name. Used once, by one thread.</summary>
internal sealed class GraphReferences(OperatorCatalog catalog)
{
    private readonly HashSet<GraphSpec> _visited = new(ReferenceEqualityComparer.Instance);
    private readonly List<GraphReference> _found = [];

    /// <summary>The files; settings of operators that are not known are not found.</summary>
    public static IReadOnlyList<GraphReference> Of(GraphSpec graph, OperatorCatalog catalog)
    {
        var references = new GraphReferences(catalog);
        references.Visit(graph);
        return references._found;
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
            if (node.Op is { } op && catalog.Find(op.Text) is { } descriptor)
                foreach (var file in Files(node.With, descriptor))
                    Add(ReferenceKind.Setting, graph, file);
        }
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
