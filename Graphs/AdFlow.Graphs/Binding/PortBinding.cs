using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>Connects the ports of a node to the outputs of other nodes and to tables. Used once.</summary>
internal sealed class PortBinding(OperatorBinding node)
{
    private readonly LogicalInput?[] _inputs = new LogicalInput?[node.Operator.Inputs.Count];
    private readonly List<Schema?>[] _schemas = [.. node.Operator.Inputs.Select(_ => new List<Schema?>())];

    /// <summary>A port object for each declared port.</summary>
    public object?[] Values { get; } = new object?[node.Operator.Inputs.Count];

    /// <summary>Whether every schema is known, so that columns can be bound.</summary>
    public bool IsComplete { get; private set; } = true;

    public IReadOnlyList<LogicalInput> Inputs => [.. _inputs.Select(input => input!)];

    /// <summary>Columns of a channel; null where they are not known or nothing is connected.</summary>
    public Schema? SchemaAt(int port, int channel) =>
        channel < _schemas[port].Count ? _schemas[port][channel] : null;

    /// <summary>Whether something is connected, known or not.</summary>
    public bool IsConnected(int port) => _schemas[port].Count > 0;

    public PortBinding Bind()
    {
        ReportUnknown();
        for (int i = 0; i < node.Operator.Inputs.Count; i++)
            if (IsTable(node.Operator.Inputs[i]))
                BindTable(i, node.Operator.Inputs[i]);
            else
                BindInput(i, node.Operator.Inputs[i]);
        IsComplete = IsComplete && _schemas.All(channels => channels.TrueForAll(schema => schema is not null));
        return this;
    }

    private IEnumerable<PortDescriptor> InputPorts => node.Operator.Inputs.Where(p => !IsTable(p));

    private IEnumerable<PortDescriptor> TablePorts => node.Operator.Inputs.Where(IsTable);

    // What 'table:' names: rows or counters.
    private static bool IsTable(PortDescriptor port) => port.Kind is PortKind.Table or PortKind.Counter;

    private void ReportUnknown()
    {
        foreach (var given in node.Node.In)
            if (given.Port is null && !InputPorts.Any())
                node.Report(BindingCodes.Port, given.Position, $"{node.Operator.Id} has no inputs; delete 'in:'");
            else if (given.Port is { } port && !InputPorts.Any(p => p.Name == port.Text))
                node.Report(BindingCodes.Port, port.Position, $"{node.Operator.Id} has no input '{port.Text}'"
                    + Suggestion.For(port.Text, InputPorts.Select(p => p.Name), "inputs"));
        foreach (var given in node.Node.Tables)
            if (given.Port is null && !TablePorts.Any())
                node.Report(BindingCodes.Port, given.Position, $"{node.Operator.Id} uses no table; delete 'table:'");
            else if (given.Port is { } port && !TablePorts.Any(p => p.Name == port.Text))
                node.Report(BindingCodes.Port, port.Position, $"{node.Operator.Id} has no table port '{port.Text}'"
                    + Suggestion.For(port.Text, TablePorts.Select(p => p.Name), "table ports"));
    }

    private void BindInput(int ordinal, PortDescriptor port)
    {
        bool isFirst = InputPorts.First() == port;
        var given = node.Node.In.FirstOrDefault(g => g.Port?.Text == port.Name)
            ?? (isFirst ? node.Node.In.FirstOrDefault(g => g.Port is null) : null);
        if (given is null)
            BindNothing(ordinal, port);
        else if (port.Kind is PortKind.Input && given.Sources.Count != 1)
            Fail(given.Position,
                $"input '{port.Name}' of {node.Operator.Id} takes one node, not {given.Sources.Count}; "
                + "put a 'union' or 'recall.merge' in between");
        else
            Connect(ordinal, port, given);
    }

    private void BindNothing(int ordinal, PortDescriptor port)
    {
        if (node.Node.Unreadable.Contains("in"))
            IsComplete = false;
        else if (!port.Optional)
            Fail(node.Node.Id.Position, $"input '{port.Name}' of {node.Operator.Id} is not connected; "
                + (InputPorts.First() == port ? "add 'in: <node>'" : $"add 'in: {{ {port.Name}: <node> }}'"));
        _inputs[ordinal] = new LogicalInput(port, []);
        Values[ordinal] = port.Kind is PortKind.Input
            ? new InputPort(ordinal, port.Name, Schema.Empty) { IsConnected = false }
            : new VariadicPort(ordinal, port.Name, []);
    }

    private void Connect(int ordinal, PortDescriptor port, NodeInputSpec given)
    {
        var sources = given.Sources.Select(node.Scope.Find).ToList();
        _schemas[ordinal].AddRange(sources.Select(source => source?.Schema));
        if (sources.Exists(source => source is null))
        {
            IsComplete = false;
            return;
        }
        _inputs[ordinal] = new LogicalInput(port, [.. sources.Select(source => source!.Value.Source)])
        {
            Channels = port.Kind is PortKind.Variadic ? [.. given.Sources.Select(source => source.Node)] : [],
        };
        Values[ordinal] = port.Kind is PortKind.Input
            ? new InputPort(ordinal, port.Name, sources[0]!.Value.Schema)
            : new VariadicPort(ordinal, port.Name,
                [.. given.Sources.Select((source, i) => (source.Node, sources[i]!.Value.Schema))]);
    }

    private void BindTable(int ordinal, PortDescriptor port)
    {
        bool isOnly = TablePorts.Count() == 1;
        var given = node.Node.Tables.FirstOrDefault(g => g.Port?.Text == port.Name)
            ?? (isOnly ? node.Node.Tables.FirstOrDefault(g => g.Port is null) : null);
        if (given is null && node.Node.Unreadable.Contains("table"))
        {
            IsComplete = false;
            return;
        }
        if (given is null)
        {
            Fail(node.Node.Tables.Count > 0 ? node.Node.Tables[0].Position : node.Node.Id.Position,
                $"{node.Operator.Id} needs a table{(port.Kind is PortKind.Counter ? " of counters" : "")}; add "
                + (isOnly ? "'table: <name>'" : $"'table: {{ {port.Name}: <name> }}'"), BindingCodes.Table);
            return;
        }
        if (port.Kind is PortKind.Counter)
            Connect(ordinal, port, given);
        else
            ConnectTable(ordinal, port, given);
    }

    private void ConnectTable(int ordinal, PortDescriptor port, NodeTableSpec given)
    {
        var tables = node.Scope.Graph.Tables;
        if (tables.FirstOrDefault(table => table.Name.Text == given.Table) is not { } spec)
            Fail(given.Position, node.Scope.Graph.Counters.Any(counter => counter.Name.Text == given.Table)
                ? $"'{given.Table}' is a table of counters; {node.Operator.Id} needs one of rows"
                : $"there is no table '{given.Table}'"
                    + Suggestion.For(given.Table, tables.Select(table => table.Name.Text), "tables"),
                BindingCodes.Table);
        else if (node.Context.Table(node.Scope, spec) is { } table)
            Connect(ordinal, port, given, table);
        else
            IsComplete = false;
    }

    private void Connect(int ordinal, PortDescriptor port, NodeTableSpec given, BoundTable table)
    {
        _schemas[ordinal].Add(table.Schema);
        if (!new IndexBinding(node, given, table).TryBind(port.Access, out var index))
        {
            IsComplete = false;
            return;
        }
        _inputs[ordinal] = new LogicalInput(port, [], table.Ordinal, index is null ? null : table.Need(index));
        Values[ordinal] = new TablePort(
            ordinal, given.Table, table.Schema!, table.Spec.Key?.Text, table.Spec.GroupKey?.Text) { Index = index };
    }

    private void Connect(int ordinal, PortDescriptor port, NodeTableSpec given)
    {
        var counters = node.Scope.Graph.Counters;
        if (node.Operator.Purity is not Purity.Effect)
            Fail(given.Position, $"{node.Operator.Id} uses counters, but does not say that it depends on more than its "
                + "inputs; its author has to declare it with 'Purity = Purity.Effect'");
        else if (given.Index is not null)
            Fail(given.Position, $"a table of counters has no index '{given.Index}'; write 'table: {given.Table}'",
                BindingCodes.Table);
        else if (counters.FirstOrDefault(counter => counter.Name.Text == given.Table) is { } spec)
        {
            _schemas[ordinal].Add(Schema.Empty);
            _inputs[ordinal] = new LogicalInput(port, []) { Counter = node.Context.Counter(node.Scope, spec) };
            Values[ordinal] = new CounterPort(ordinal, given.Table, spec.KeyName.Text, spec.Key);
        }
        else if (node.Scope.Graph.Tables.Any(table => table.Name.Text == given.Table))
            Fail(given.Position, $"'{given.Table}' is a table of rows; {node.Operator.Id} needs one of counters: "
                + "declare it under 'tables:', as spend: { counter: { campaign_id: int64 } }", BindingCodes.Table);
        else
            Fail(given.Position, $"there is no table of counters '{given.Table}'"
                + (counters.Count > 0 ? Suggestion.For(given.Table, counters.Select(c => c.Name.Text), "counters")
                    : $"; declare it under 'tables:': {given.Table}: {{ counter: {{ campaign_id: int64 }} }}"),
                BindingCodes.Table);
    }

    private void Fail(SourcePosition position, string message, string code = BindingCodes.Port)
    {
        IsComplete = false;
        node.Report(code, position, message);
    }
}
