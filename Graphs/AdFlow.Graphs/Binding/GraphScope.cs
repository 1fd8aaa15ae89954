using System.Text.RegularExpressions;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>The names that one graph, or one use of a sub-graph, can see. Used by one thread.</summary>
internal sealed class GraphScope
{
    private readonly Dictionary<string, BoundSource[]?> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Expression?> _settings;
    private readonly BindingContext _context;

    private GraphScope(
        GraphSpec graph, string prefix, Schema request, Dictionary<string, Expression?> settings, Expression? when,
        BindingContext context)
    {
        Graph = graph;
        Prefix = prefix;
        Request = request;
        When = when;
        _settings = settings;
        _context = context;
    }

    public GraphSpec Graph { get; }

    /// <summary>Path of the using node with a slash behind, or nothing.</summary>
    public string Prefix { get; }

    /// <summary>Fields of the run's request; expressions see them only in the graph that is run.</summary>
    public Schema Request { get; }

    /// <summary>Condition of the using nodes, or null.</summary>
    public Expression? When { get; }

    public static GraphScope Root(GraphSpec graph, Schema request, BindingContext context)
    {
        var scope = new GraphScope(graph, "", request, SubGraphSettings.Defaults(graph, context), null, context);
        scope.Add("request", [new("request", LogicalSource.Request, request)]);
        return scope;
    }

    public GraphScope Used(
        GraphSpec graph, NodeSpec node, Dictionary<string, Expression?> settings, Expression? when) =>
        new(graph, PathOf(node) + "/", Request, settings, when, _context);

    public string PathOf(NodeSpec node) => Prefix + node.Id.Text;

    public void Add(string name, BoundSource[]? outputs) => _nodes[name] = outputs;

    /// <summary>Whether a name stands for something: the request, an input, or a node that is bound already.</summary>
    public bool Knows(string name) => _nodes.ContainsKey(name);

    /// <summary>What a reference stands for; null with a problem, or where the node behind it has one.</summary>
    public BoundSource? Find(SourceSpec source)
    {
        if (!_nodes.TryGetValue(source.Node, out var outputs) || outputs is null)
            return null;
        if (source.Output is null)
            return outputs[0];
        foreach (var output in outputs)
            if (output.Name == source.Output)
                return output;
        Report(BindingCodes.UnknownSource, source.Position, $"'{source.Node}' has no output '{source.Output}'"
            + Suggestion.For(source.Output, outputs.Select(output => output.Name), "outputs"));
        return null;
    }

    /// <summary>Outputs of the graph; null where one of them has a problem.</summary>
    public List<LogicalOutput>? Outputs()
    {
        var found = Graph.Outputs.Select(output => (output.Name.Text, Find(output.Source))).ToList();
        return found.Exists(output => output.Item2 is null)
            ? null
            : [.. found.Select(output => new LogicalOutput(output.Text, output.Item2!.Value.Source))];
    }

    /// <summary>Parses and binds an expression: settings are replaced by their values. Null with a problem, or where a
    /// setting has one.</summary>
    public Expression? Bind(
        NodeSpec node, YamlScalar scalar, int skip, Schema? columns, ExpressionType? expected = null)
    {
        bool isRoot = Prefix.Length == 0;
        var types = Graph.Settings.ToDictionary(s => s.Field.Name, s => ExpressionType.Of(s.Field.Type));
        var names = new ExpressionScope(columns, isRoot ? Request : null, !isRoot || types.Count > 0 ? types : null);
        var bound = ExpressionBinder.Bind(scalar.Text[skip..], names, out var errors, expected);
        foreach (var error in errors)
            Report(BindingCodes.Expression, Place(scalar, skip + error.Offset),
                $"in {Shown.QuoteAround(scalar.Text, skip + error.Offset)}: {error.Message}", node);
        if (bound is null || bound.Nodes().Any(part => part is SettingExpression s && _settings[s.Name] is null))
            return null;
        return Limited(bound.ReplaceSettings(name => _settings[name]), scalar);
    }

    /// <summary>Names and values of the graph's settings that stand in some texts, as <c>settings.name</c>.</summary>
    public IEnumerable<KeyValuePair<string, string>> SettingsIn(IReadOnlyList<string> texts)
    {
        foreach (var (name, value) in _settings)
            if (value is not null && texts.Any(text => Regex.IsMatch(text, $@"\bsettings\.{name}\b")))
                yield return new("settings." + name, value.ToString());
    }

    /// <summary>An expression in its final form; null where it makes the graph too large.</summary>
    public Expression? Limited(Expression expression, YamlScalar scalar) =>
        _context.Limited(expression, scalar.Position);

    public void Report(string code, SourcePosition position, string message, NodeSpec? node = null) =>
        _context.Diagnostics.Add(code, position, message, node is null ? null : PathOf(node));

    // The begin of the text where a place in it is none in the file; the message shows all of it.
    private static SourcePosition Place(YamlScalar scalar, int offset) => !scalar.IsVerbatim
        ? scalar.Position
        : scalar.Position with { Column = scalar.Position.Column + offset + (scalar.IsQuoted ? 1 : 0) };
}
