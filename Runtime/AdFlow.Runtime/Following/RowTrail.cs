using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// The ways by which rows with a key come to an output of a graph: which sources have them, by which column they are
/// known there, and from where they come. Rows come by a node's first input, and where they are new, by where the key
/// comes from. Made from descriptors and columns alone. Immutable, thread-safe.
/// </summary>
internal sealed class RowTrail
{
    private readonly LogicalPlan _plan;
    private readonly string _column;

    // For each source that has the rows the column that tells them, −1 where only their content does.
    private readonly Dictionary<LogicalSource, int> _keys = [];
    private readonly HashSet<LogicalSource> _needed = [];

    /// <summary>Finds the ways.</summary>
    /// <param name="plan">The graph as written.</param>
    /// <param name="column">Column of the key.</param>
    /// <param name="target">The output that rows are to reach.</param>
    public RowTrail(LogicalPlan plan, string column, LogicalSource target)
    {
        (_plan, _column) = (plan, column);
        if (plan.Request.IndexOf(column) is var field and >= 0)
            _keys[LogicalSource.Request] = field;
        foreach (var node in plan.Nodes)
            for (int output = 0; output < node.Outputs.Count; output++)
                Trace(new LogicalSource(node.Ordinal, output));
        Need(target);
    }

    /// <summary>Sources on the way to the output that have the rows, or lose sight of them; in the order of execution.
    /// </summary>
    public IEnumerable<LogicalSource> Sources =>
        _needed.Where(source => Has(source) || From(source).Any(Has)).OrderBy(source => (source.Node, source.Output));

    /// <summary>Whether rows can be told in a source.</summary>
    public bool Has(LogicalSource source) => _keys.ContainsKey(source);

    /// <summary>The column that tells rows in a source that has them; −1 where only their content does.</summary>
    public int KeyOf(LogicalSource source) => _keys[source];

    /// <summary>Sources that have the rows and from which a source takes them; none where it brings them in.</summary>
    public IEnumerable<LogicalSource> Before(LogicalSource source) =>
        !source.IsRequest && (!Has(source) || !BringsIn(source)) ? From(source).Where(Has) : [];

    /// <summary>The first input of rows of a node, or null.</summary>
    public static LogicalInput? FirstOf(LogicalNode node) =>
        node.Inputs.FirstOrDefault(input => input.Port.Kind is PortKind.Input or PortKind.Variadic);

    /// <summary>Column of an output that is a column of the first input, as it is.</summary>
    /// <param name="column">A column of the output.</param>
    /// <param name="node">The node.</param>
    /// <param name="channel">Which channel of the first input.</param>
    /// <returns>Ordinal in the channel, or −1.</returns>
    public static int PassedFrom(OutputColumn column, LogicalNode node, int channel)
    {
        if (FirstOf(node) is not { } first || column.Source.Kind is not (ColumnSourceKind.Input
            or ColumnSourceKind.Channels) || !ReferenceEquals(node.Inputs[column.Source.Index], first))
            return -1;
        return column.Source.Kind is ColumnSourceKind.Input ? column.Source.Columns[0] : column.Source.Columns[channel];
    }

    private static IReadOnlyList<LogicalSource> FromNode(LogicalNode node) => FirstOf(node)?.Sources ?? [];

    /// <summary>All sources of the first input of a source's node.</summary>
    public IReadOnlyList<LogicalSource> From(LogicalSource source) =>
        source.IsRequest ? [] : FromNode(_plan.Nodes[source.Node]);

    private void Trace(LogicalSource source)
    {
        int passed = Passed(source);
        var node = _plan.Nodes[source.Node];
        if (passed >= 0)
            _keys[source] = passed;
        else if (node.Schemas[source.Output].IndexOf(_column) is var named and >= 0)
            _keys[source] = named;
        else if (node.Operator.Rows is not (RowEffect.New or RowEffect.Append) && FromNode(node).Any(Has)
            && source.Output == 0)
            _keys[source] = -1;
    }

    // The key of the first input under whatever name; its own name goes before others.
    private int Passed(LogicalSource source)
    {
        var node = _plan.Nodes[source.Node];
        var columns = node.Outputs[source.Output];
        var from = FromNode(node);
        int found = -1;
        for (int i = columns.Count - 1; i >= 0; i--)
            for (int channel = 0; channel < from.Count; channel++)
                if (_keys.TryGetValue(from[channel], out int key) && key >= 0
                    && PassedFrom(columns[i], node, channel) == key && (found < 0 || columns[i].Field.Name == _column))
                    found = i;
        return found;
    }

    // New rows whose key is none of the first input's: a searcher that is asked by a row with such a column.
    private bool BringsIn(LogicalSource source)
    {
        var node = _plan.Nodes[source.Node];
        return !FromNode(node).Any(Has) || (node.Operator.Rows is RowEffect.New && Passed(source) < 0
            && node.Outputs[source.Output][KeyOf(source)].Source.Kind is ColumnSourceKind.Table);
    }

    private void Need(LogicalSource source)
    {
        if (!_needed.Add(source))
            return;
        bool isIn = Has(source) && !source.IsRequest && BringsIn(source);
        if (!isIn)
            foreach (var before in From(source))
                Need(before);
    }
}
