using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>What binding a graph and its sub-graphs shares. Used by one thread.</summary>
internal sealed class BindingContext(OperatorCatalog catalog, TableSchemaSource schemas, DiagnosticBag diagnostics)
{

    private readonly List<LogicalNode> _nodes = [];
    private readonly List<BoundTable> _tables = [];
    private readonly List<(CounterSpec Spec, LogicalCounter Counter)> _counters = [];
    private readonly Dictionary<string, FileSnapshot> _files = new(StringComparer.Ordinal);
    private readonly GraphSize _size = new(diagnostics);

    public OperatorCatalog Catalog { get; } = catalog;

    public DiagnosticBag Diagnostics { get; } = diagnostics;

    public IReadOnlyList<LogicalNode> Nodes => _nodes;

    /// <summary>Binds the nodes of a graph, each behind what it reads.</summary>
    public void BindGraph(GraphScope scope)
    {
        foreach (var node in NodeOrder.Sort(scope))
            scope.Add(node.Id.Text, BindNode(scope, node));
        NodeOrder.ReportUnused(scope);
    }

    /// <summary>Adds a bound node; its ordinal is the number of nodes before.</summary>
    public void Add(LogicalNode node)
    {
        _nodes.Add(node);
        _size.Add(node);
    }

    /// <summary>The expression, or null where it makes the graph too large, which is reported.</summary>
    public Expression? Limited(Expression expression, SourcePosition position) =>
        _size.Takes(expression, position) ? expression : null;

    /// <summary>A declared table, its schema read at first use; null with a problem.</summary>
    public BoundTable? Table(GraphScope scope, TableSpec spec)
    {
        var table = _tables.Find(bound => ReferenceEquals(bound.Spec, spec));
        if (table is not null)
            return table.Schema is null ? null : table;
        string path = Beside(scope.Graph.File, spec.Path.Text);
        table = new BoundTable(_tables.Count, scope.Prefix + spec.Name.Text, spec, path,
            schemas(spec, path, Diagnostics));
        _tables.Add(table);
        return table.Schema is null ? null : table;
    }

    /// <summary>Ordinal of a declared table of counters.</summary>
    public int Counter(GraphScope scope, CounterSpec spec)
    {
        int known = _counters.FindIndex(bound => ReferenceEquals(bound.Spec, spec));
        if (known >= 0)
            return known;
        _counters.Add((spec, new LogicalCounter(
            scope.Prefix + spec.Name.Text, spec.KeyName.Text, spec.Key, spec.Name.Position)));
        return _counters.Count - 1;
    }

    public IReadOnlyList<LogicalCounter> Counters() => [.. _counters.Select(bound => bound.Counter)];

    public IReadOnlyList<LogicalTable> Tables() =>
        [.. _tables.Select(t => new LogicalTable(t.Name, t.Path, t.Schema!, [.. t.Indexes], t.Spec.Path.Position))];

    /// <summary>Content of a file that a setting names; null with a problem.</summary>
    public FileSnapshot? File(GraphScope scope, NodeSpec node, YamlScalar path)
    {
        string full = Beside(scope.Graph.File, path.Text);
        if (_files.TryGetValue(full, out var known))
            return known;
        var file = Read(full, path, scope.PathOf(node));
        if (file is not null)
            _files.Add(full, file);
        return file;
    }

    /// <summary>Lets the content of files go, for all nodes are bound.</summary>
    public void ReleaseFiles()
    {
        foreach (var file in _files.Values)
            file.Release();
    }

    public static string Beside(string graphFile, string path) =>
        Path.Combine(Path.GetDirectoryName(graphFile) ?? "", path);

    private BoundSource[]? BindNode(GraphScope scope, NodeSpec node)
    {
        if (node.Use is not null)
            return SubGraphBinding.Bind(this, scope, node);
        if (node.Op is null || _size.IsExceeded)
            return null;
        if (Catalog.Find(node.Op.Text) is { } descriptor)
            return new OperatorBinding(this, scope, node, descriptor).Bind();
        string[] ids = [.. Catalog.Operators.Select(descriptor => descriptor.Id)];
        bool isNear = NearestName.Find(node.Op.Text, ids) is not null;
        Diagnostics.Add(BindingCodes.UnknownOperator, node.Op.Position,
            $"there is no operator '{node.Op.Text}'" + Suggestion.For(node.Op.Text, ids, "operators")
            + (isNear ? "" : "; those of a plugin are known once it is loaded (--plugins DIR)"), scope.PathOf(node));
        return null;
    }

    private FileSnapshot? Read(string full, YamlScalar path, string node)
    {
        try
        {
            return new FileSnapshot(path.Text, SettingFile.Read(full))
            {
                Folder = Path.GetDirectoryName(Path.GetFullPath(full)),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Diagnostics.Add(BindingCodes.File, path.Position,
                $"the file '{path.Text}' cannot be read: {Reason(error, full)}; "
                + "paths are relative to the graph's file", node);
            return null;
        }
    }

    private static string Reason(Exception error, string full) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"there is none at {full}",
        UnauthorizedAccessException => "it is a folder, or reading it is not allowed",
        _ => error.Message,
    };
}
