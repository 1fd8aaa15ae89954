using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// What of a plan is needed: found backwards from the graph's outputs through the sources of columns and the columns
/// that operators read. Immutable, thread-safe.
/// </summary>
public sealed class ColumnLiveness
{
    private readonly LogicalPlan _plan;
    private readonly bool[][][] _columns;
    private readonly bool[][] _outputs;
    private readonly bool[] _nodes;
    private readonly bool[] _request;
    private readonly bool[][] _tables;

    private ColumnLiveness(LogicalPlan plan)
    {
        _plan = plan;
        _columns = [.. plan.Nodes.Select(node => node.Schemas.Select(schema => new bool[schema.Count]).ToArray())];
        _outputs = [.. plan.Nodes.Select(node => new bool[node.Schemas.Count])];
        _nodes = new bool[plan.Nodes.Count];
        _request = new bool[plan.Request.Count];
        _tables = [.. plan.Tables.Select(table => new bool[table.Schema.Count])];
    }

    /// <summary>Finds what is needed.</summary>
    public static ColumnLiveness Of(LogicalPlan plan)
    {
        var liveness = new ColumnLiveness(plan);
        foreach (var output in plan.Outputs)
        {
            liveness.UseRows(output.Source);
            liveness.ColumnsOf(output.Source).AsSpan().Fill(true);
        }
        for (int i = plan.Nodes.Count - 1; i >= 0; i--)
            liveness.Visit(plan.Nodes[i]);
        return liveness;
    }

    /// <summary>Whether a node runs: somebody needs its rows, or it changes something outside the run.</summary>
    public bool IsNeeded(LogicalNode node) => _nodes[node.Ordinal];

    /// <summary>Whether somebody needs the rows of a node's output.</summary>
    public bool IsNeeded(LogicalSource source) => source.IsRequest || _outputs[source.Node][source.Output];

    /// <summary>For each column of a source, whether somebody needs it.</summary>
    public ReadOnlySpan<bool> Columns(LogicalSource source) => ColumnsOf(source);

    /// <summary>For each column of a table, whether somebody needs it.</summary>
    public ReadOnlySpan<bool> TableColumns(int table) => _tables[table];

    /// <summary>Whether a map operator computes anything that is needed; if not, its node only passes columns
    /// on.</summary>
    public bool IsComputed(LogicalNode node)
    {
        for (int i = 0; i < node.Outputs[0].Count; i++)
            if (_columns[node.Ordinal][0][i] && node.Outputs[0][i].Source.Kind is ColumnSourceKind.Written)
                return true;
        return false;
    }

    internal IReadOnlyList<bool[]> Layout(LogicalNode node) => _columns[node.Ordinal];

    private void Visit(LogicalNode node)
    {
        bool isNeeded = _outputs[node.Ordinal].Contains(true) || node.Operator.Purity is not Purity.Pure;
        if (!isNeeded)
            return;
        _nodes[node.Ordinal] = true;
        if (node.IsRecorded)
            UseWritten(node);
        foreach (var input in node.Inputs)
            foreach (var source in input.Sources)
                UseRows(source);
        for (int output = 0; output < node.Outputs.Count; output++)
            for (int i = 0; i < node.Outputs[output].Count; i++)
                if (_columns[node.Ordinal][output][i])
                    UseSource(node, node.Outputs[output][i].Source);
        UseReads(node);
    }

    // They are computed anyway, and a replay may be of a graph that needs others of them.
    private void UseWritten(LogicalNode node)
    {
        for (int output = 0; output < node.Outputs.Count; output++)
            for (int i = 0; i < node.Outputs[output].Count; i++)
                _columns[node.Ordinal][output][i] |= node.Outputs[output][i].Source.Kind is ColumnSourceKind.Written
                    && _outputs[node.Ordinal][output];
    }

    // A form says what is read; of several expressions only those whose columns are needed are evaluated.
    private void UseReads(LogicalNode node)
    {
        if (node.Form is ProjectForm form)
        {
            for (int i = 0; i < node.Outputs[0].Count; i++)
                if (_columns[node.Ordinal][0][i]
                    && node.Outputs[0][i].Source is { Kind: ColumnSourceKind.Written } written)
                    foreach (int column in form.Computed[written.Index].Columns)
                        Use(node, FusibleNode.PortOf(node), 0, column);
        }
        else if (node.Map is null || IsComputed(node))
            foreach (var read in node.Reads)
                Use(node, read.Port, read.Channel, read.Column);
    }

    private void UseSource(LogicalNode node, ColumnSource source)
    {
        if (source.Kind is ColumnSourceKind.Written)
            return;
        for (int channel = 0; channel < source.Columns.Count; channel++)
            if (source.Columns[channel] >= 0)
                Use(node, source.Index, channel, source.Columns[channel]);
    }

    private void Use(LogicalNode node, int port, int channel, int column)
    {
        var input = node.Inputs[port];
        if (input.Table >= 0)
            _tables[input.Table][column] = true;
        else
            ColumnsOf(input.Sources[channel])[column] = true;
    }

    private void UseRows(LogicalSource source)
    {
        if (!source.IsRequest)
            _outputs[source.Node][source.Output] = true;
    }

    private bool[] ColumnsOf(LogicalSource source) =>
        source.IsRequest ? _request : _columns[source.Node][source.Output];
}
