using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// Which columns of a plan derive from private fields of the request. What an operator, expression, per-run setting or
/// <c>when</c> makes is private if any value that it reads is; what is looked up in a table for a row by a private key
/// is, too; columns that are passed on are what they were. Rows do not count: a column of a table is public even where
/// a private value has chosen its rows, as a filter, a searcher or a limit does. Immutable, thread-safe.
/// </summary>
/// <remarks>Value taint without implicit flows through the choice of rows, after D. Denning, A lattice model of secure
/// information flow, Communications of the ACM 19(5), 1976.</remarks>
public sealed class PrivateColumns
{
    private readonly LogicalPlan _plan;
    private readonly bool[] _request;
    private readonly bool[][][] _columns;
    private readonly bool[] _reads;

    private PrivateColumns(LogicalPlan plan)
    {
        _plan = plan;
        _request = [.. Enumerable.Range(0, plan.Request.Count).Select(field =>
            plan.RequestPrivacy.Count > 0 && plan.RequestPrivacy[field] is not FieldPrivacy.Public)];
        _columns = [.. plan.Nodes.Select(node => node.Schemas.Select(schema => new bool[schema.Count]).ToArray())];
        _reads = new bool[plan.Nodes.Count];
    }

    /// <summary>Whether the request has no private field.</summary>
    public bool IsEmpty => !_request.Contains(true);

    /// <summary>Nodes that read private values, in the order of execution: their results are recorded, since they
    /// cannot be computed again from a record.</summary>
    public IEnumerable<LogicalNode> Readers => _plan.Nodes.Where(node => _reads[node.Ordinal]);

    /// <summary>Every private field and column by name: <c>request.user_id</c>, <c>node.column</c>, and
    /// <c>node.output.column</c> of outputs behind a node's first.</summary>
    public IEnumerable<string> Names =>
        NamesIn(LogicalSource.Request).Select(name => "request." + name).Concat(
            from node in _plan.Nodes
            from output in Enumerable.Range(0, node.Schemas.Count)
            from name in NamesIn(new LogicalSource(node.Ordinal, output))
            select $"{node.NameOf(output)}.{name}");

    /// <summary>Finds the private columns of a plan, as written or as rules have made it.</summary>
    public static PrivateColumns Of(LogicalPlan plan)
    {
        var columns = new PrivateColumns(plan);
        if (!columns.IsEmpty)
            foreach (var node in plan.Nodes)
                columns.Visit(node);
        return columns;
    }

    /// <summary>The plan with <see cref="LogicalNode.ReadsPrivate"/> of its nodes; one that a rule has kept from
    /// reading a private value is still such a node.</summary>
    public static LogicalPlan Mark(LogicalPlan plan)
    {
        var hidden = Of(plan);
        return hidden.IsEmpty ? plan : plan with
        {
            Nodes = [.. plan.Nodes.Select(node => node with
            {
                ReadsPrivate = node.ReadsPrivate || hidden.IsReader(node),
            })],
        };
    }

    /// <summary>For each column of a source, the request included, whether it is private.</summary>
    public ReadOnlySpan<bool> Columns(LogicalSource source) => ColumnsOf(source);

    /// <summary>Names of the private columns of a source, the request included.</summary>
    public IEnumerable<string> NamesIn(LogicalSource source) =>
        _plan.SchemaOf(source).Fields.Where((_, column) => ColumnsOf(source)[column]).Select(field => field.Name);

    /// <summary>Whether a node, its condition or its settings read a private value.</summary>
    public bool IsReader(LogicalNode node) => _reads[node.Ordinal];

    private void Visit(LogicalNode node)
    {
        bool isSteered = (node.When is { } when && Reads(node, when.Expression))
            || node.PerRunSettings.Any(setting => Reads(node, setting.Program.Expression));
        bool isReader = isSteered || ReadsRows(node);
        _reads[node.Ordinal] = isReader;
        bool looksUp = node.Form is LookupForm || (node.Operator.Locality is Locality.Row
            && node.Operator.Rows is RowEffect.Same or RowEffect.Subset or RowEffect.Expand);
        for (int output = 0; output < node.Outputs.Count; output++)
            for (int i = 0; i < node.Outputs[output].Count; i++)
            {
                var (field, source) = node.Outputs[output][i];
                _columns[node.Ordinal][output][i] = source.Kind switch
                {
                    ColumnSourceKind.Written => !node.PublicColumns.Contains(field.Name)
                        && (node.Form is ProjectForm project
                            ? isSteered || Reads(node, project.Computed[source.Index].Expression) : isReader),
                    ColumnSourceKind.Table => looksUp && isReader && !node.PublicColumns.Contains(field.Name),
                    _ => Passes(node, source),
                };
            }
    }

    private bool ReadsRows(LogicalNode node) => node.Form switch
    {
        ProjectForm project => project.Computed.Any(program => Reads(node, program.Expression)),
        FilterForm filter => Reads(node, filter.Condition.Expression),
        _ => node.RequestReads.Any(field => _request[field])
            || node.Reads.Any(read => IsPrivate(node, read.Port, read.Channel, read.Column)),
    };

    private bool Reads(LogicalNode node, Expression expression) =>
        expression.ReadRequestFields().Any(field => _request[field])
        || expression.ReadColumns().Any(column => IsPrivate(node, node.FirstInput(), 0, column));

    private bool Passes(LogicalNode node, ColumnSource source)
    {
        for (int channel = 0; channel < source.Columns.Count; channel++)
            if (source.Columns[channel] >= 0 && IsPrivate(node, source.Index, channel, source.Columns[channel]))
                return true;
        return false;
    }

    private bool IsPrivate(LogicalNode node, int port, int channel, int column) =>
        node.Inputs[port].Sources.Count > channel && ColumnsOf(node.Inputs[port].Sources[channel])[column];

    private bool[] ColumnsOf(LogicalSource source) =>
        source.IsRequest ? _request : _columns[source.Node][source.Output];
}
