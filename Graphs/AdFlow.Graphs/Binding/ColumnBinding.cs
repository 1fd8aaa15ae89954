using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>Finds the columns that an operator declares to read, and names those it writes. Used once.</summary>
internal sealed class ColumnBinding(OperatorBinding node, PortBinding ports)
{
    private readonly List<ColumnUse> _uses = [];

    /// <summary>Name and ordinal of each declared read.</summary>
    public (string Name, int Column)[] Reads { get; } = new (string, int)[node.Operator.Reads.Count];

    /// <summary>Name of each declared written column.</summary>
    public string[] WriteNames { get; } = [.. node.Operator.Writes.Select(write => NameOf(node.Node, write.Name))];

    public IReadOnlyList<ColumnUse> Uses => _uses;

    public void Bind()
    {
        var declared = node.Operator.Reads.Concat(node.Operator.Writes).Select(column => column.Name).ToHashSet();
        foreach (var (name, _) in node.Node.Columns)
            if (!declared.Contains(name.Text))
                node.Report(BindingCodes.UnknownColumnName, name.Position, $"{node.Operator.Id} has no column "
                    + $"'{name.Text}' to rename (write 'operator name: column name')"
                    + Suggestion.For(name.Text, declared, "columns"));
        for (int i = 0; i < Reads.Length; i++)
            Reads[i] = Bind(node.Operator.Reads[i]);
    }

    /// <summary>Where a column is renamed, else the node.</summary>
    public SourcePosition PlaceOf(string name)
    {
        foreach (var (written, column) in node.Node.Columns)
            if (written.Text == name)
                return column.Position;
        return node.Node.Id.Position;
    }

    private static string NameOf(NodeSpec node, string name)
    {
        foreach (var (written, column) in node.Columns)
            if (written.Text == name)
                return column.Text;
        return name;
    }

    private (string, int) Bind(ColumnDescriptor column)
    {
        string name = NameOf(node.Node, column.Name);
        if (ports.SchemaAt(column.Port, 0) is not { } schema)
            return (name, -1);
        int ordinal = schema.IndexOf(name);
        if (ordinal < 0 && !(column.Optional && name == column.Name))
            ReportMissing(column, name, schema);
        else if (ordinal >= 0 && !column.Kind.Accepts(schema[ordinal].Type))
            node.Report(BindingCodes.Column, PlaceOf(column.Name), $"{node.Operator.Id} reads column '{name}' of "
                + $"{Place(column)}, which is {schema[ordinal].Type}; expected {column.Kind.Describe()}");
        if (ordinal >= 0)
            _uses.Add(new ColumnUse(column.Port, 0, ordinal));
        return (name, ordinal);
    }

    private void ReportMissing(ColumnDescriptor column, string name, Schema schema)
    {
        string rename = name == column.Name ? $" (or rename: columns: {{ {column.Name}: <column> }})" : "";
        node.Report(BindingCodes.Column, PlaceOf(column.Name), $"{node.Operator.Id} reads column '{name}' "
            + $"({column.Kind.Describe()}), which {Place(column)} lacks"
            + Suggestion.For(name, schema.Fields.Select(f => f.Name), "columns") + rename);
    }

    private string Place(ColumnDescriptor column)
    {
        var port = node.Operator.Inputs[column.Port];
        return port.Kind is PortKind.Table ? $"its table" : $"input '{port.Name}'";
    }
}
