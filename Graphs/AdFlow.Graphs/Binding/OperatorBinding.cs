using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>Binds one node to its operator. Used once.</summary>
internal sealed class OperatorBinding(
    BindingContext context, GraphScope scope, NodeSpec node, OperatorDescriptor descriptor)
{
    public BindingContext Context { get; } = context;

    public GraphScope Scope { get; } = scope;

    public NodeSpec Node { get; } = node;

    public OperatorDescriptor Operator { get; } = descriptor;

    /// <summary>Outputs of the node; null with a problem.</summary>
    public BoundSource[]? Bind()
    {
        int before = Context.Diagnostics.Additions;
        var ports = new PortBinding(this).Bind();
        var columns = new ColumnBinding(this, ports);
        columns.Bind();
        bool isRead = Context.Diagnostics.Additions == before && ports.IsComplete;
        var settings = new SettingBinding(this, ports);
        settings.Bind();
        if (isRead && settings.IsReadPartly && Operator is TableOperatorDescriptor table)
            CheckPartly(table, ports, columns, settings);
        var when = SubGraphBinding.When(Scope, Node);
        if (Context.Diagnostics.Additions > before || !ports.IsComplete || !settings.IsComplete)
            return null;
        var bound = Operator is MapOperatorDescriptor
            ? MapNode(ports, columns, settings)
            : TableNode((TableOperatorDescriptor)Operator, ports, columns, settings);
        CheckPublic(bound);
        bound = bound with
        {
            Given = new([.. columns.Reads.Select(read => read.Column)], settings.Given), Files = settings.Files,
        };
        if (Context.Diagnostics.Additions > before)
            return null;
        Context.Add(bound with { When = when is null ? null : new ExpressionProgram(when) });
        return [.. Operator.Outputs.Select((output, i) =>
            new BoundSource(output.Name, new LogicalSource(bound.Ordinal, i), bound.Schemas[i]))];
    }

    public void Report(string code, SourcePosition position, string message) =>
        Scope.Report(code, position, message, Node);

    private LogicalNode TableNode(
        TableOperatorDescriptor descriptor, PortBinding ports, ColumnBinding columns, SettingBinding settings)
    {
        var binder = Binder(descriptor, ports, columns, settings);
        var instance = descriptor.Create(binder);
        var outputs = binder.Declare(instance);
        ColumnUse[] reads = [.. columns.Uses, .. settings.Uses, .. binder.FoundColumns];
        return NewNode(ports, settings, outputs.Outputs, outputs.SlotCount, reads) with
        {
            Table = instance,
            Form = binder.HasErrors ? null : instance.Form,
        };
    }

    private void CheckPartly(
        TableOperatorDescriptor descriptor, PortBinding ports, ColumnBinding columns, SettingBinding settings)
    {
        var binder = Binder(descriptor, ports, columns, settings);
        descriptor.Create(binder).CheckPartly(binder);
    }

    private NodeBinder Binder(
        OperatorDescriptor descriptor, PortBinding ports, ColumnBinding columns, SettingBinding settings) =>
        new(descriptor, ports.Values, columns.Reads, columns.WriteNames, settings.Values,
            (message, parameter) => Report(BindingCodes.Node, settings.PlaceOf(parameter),
                parameter is null
                    ? $"{descriptor.Id}: {message}" : $"{descriptor.Id}, setting '{parameter}': {message}"))
        {
            Unreadable = settings.Unreadable,
        };

    private LogicalNode MapNode(PortBinding ports, ColumnBinding columns, SettingBinding settings)
    {
        var input = ports.SchemaAt(0, 0)!;
        int[] read = [.. columns.Reads.Select(column => column.Column)];
        bool isFloat64 = read.Any(column => NeedsFloat64(input[column].Type));
        bool nullable = read.Any(column => input[column].Nullable);
        var outputs = new List<OutputColumn>(input.Count + Operator.Writes.Count);
        for (int i = 0; i < input.Count; i++)
            outputs.Add(new(input[i], new ColumnSource(ColumnSourceKind.Input, 0, [i])));
        for (int i = 0; i < columns.WriteNames.Length; i++)
        {
            if (outputs.Exists(column => column.Field.Name == columns.WriteNames[i]))
                Report(BindingCodes.Column, columns.PlaceOf(Operator.Writes[i].Name), $"{Operator.Id} writes column "
                    + $"'{columns.WriteNames[i]}', which its input has already; rename it: columns: "
                    + $"{{ {Operator.Writes[i].Name}: <new name> }}");
            var type = isFloat64 ? DataType.Float64 : DataType.Float32;
            outputs.Add(new(new Field(columns.WriteNames[i], type, nullable),
                new ColumnSource(ColumnSourceKind.Written, i, [])));
        }
        return NewNode(ports, settings, [outputs], columns.WriteNames.Length, columns.Uses) with
        {
            Map = new MapBinding(read, isFloat64, settings.Scalars(), settings.Slots()),
        };
    }

    private LogicalNode NewNode(
        PortBinding ports, SettingBinding settings, IReadOnlyList<IReadOnlyList<OutputColumn>> outputs, int slots,
        IReadOnlyList<ColumnUse> reads) => new()
    {
        Ordinal = Context.Nodes.Count,
        Path = Scope.PathOf(Node),
        Position = Node.Id.Position,
        Operator = Operator,
        Inputs = ports.Inputs,
        Outputs = outputs,
        Schemas = [.. outputs.Select(columns => new Schema([.. columns.Select(column => column.Field)]))],
        SlotCount = slots,
        Reads = [.. reads.Distinct()],
        PerRunSettings = settings.PerRun,
        RequestReads = [.. settings.RequestReads],
        PublicColumns = [.. Node.Public.Select(name => name.Text)],
        Timeout = Node.Timeout,
        OnTimeout = Node.OnTimeout,
        OnError = Node.OnError,
        Settings = settings.Texts,
    };

    // Only what a node makes is its to give away: what it passes on is as private as where it comes from.
    private void CheckPublic(LogicalNode bound)
    {
        string[] made = [.. bound.Outputs.SelectMany(columns => columns)
            .Where(column => column.Source.Kind is ColumnSourceKind.Written or ColumnSourceKind.Table)
            .Select(column => column.Field.Name).Distinct()];
        foreach (var name in Node.Public.Where(name => !made.Contains(name.Text)))
            Report(BindingCodes.Column, name.Position, $"'public:' names column '{name.Text}', which "
                + $"{Operator.Id} does not make here"
                + (made.Length == 0 ? "; it only passes columns on" : Suggestion.For(name.Text, made, "columns")));
    }

    private static bool NeedsFloat64(DataType type) => type.Id is TypeId.Float64 or TypeId.Int32 or TypeId.Int64
        or TypeId.UInt32 or TypeId.UInt64;
}
