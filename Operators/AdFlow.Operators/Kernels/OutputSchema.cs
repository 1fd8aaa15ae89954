using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>
/// Collects the columns of an operator's outputs at bind, in order. A name that is already taken is a bind error.
/// </summary>
public sealed class OutputSchema
{
    private readonly NodeBinder _node;
    private readonly List<OutputColumn>[] _outputs;
    private readonly HashSet<string>[] _names;
    private int _slots;

    internal OutputSchema(NodeBinder node, int outputCount)
    {
        _node = node;
        _outputs = new List<OutputColumn>[Math.Max(outputCount, 1)];
        _names = new HashSet<string>[_outputs.Length];
        for (int i = 0; i < _outputs.Length; i++)
            (_outputs[i], _names[i]) = ([], new HashSet<string>(StringComparer.Ordinal));
    }

    /// <summary>Columns of each output.</summary>
    public IReadOnlyList<IReadOnlyList<OutputColumn>> Outputs => _outputs;

    /// <summary>Columns that the operator fills itself, over all outputs.</summary>
    public int SlotCount => _slots;

    /// <summary>Adds every column of the first input, if there is one.</summary>
    public OutputSchema PassFirstInput()
    {
        if (_node.FirstInput is { } input)
            Pass(input);
        return this;
    }

    /// <summary>Adds the columns of an input; the operator takes their rows by <see
    /// cref="RunOutput.Take(InputPort, ReadOnlySpan{int})"/>.</summary>
    public OutputSchema Pass(InputPort port, Func<string, bool>? where = null, int output = 0)
    {
        for (int i = 0; i < port.Schema.Count; i++)
            if (where?.Invoke(port.Schema[i].Name) ?? true)
                Add(port.Schema[i], new ColumnSource(ColumnSourceKind.Input, port.Ordinal, [i]), output);
        return this;
    }

    /// <summary>Adds one column of an input under a new name.</summary>
    public OutputSchema PassAs(InputPort port, int column, string name, int output = 0) =>
        Add(port.Schema[column] with { Name = name }, new(ColumnSourceKind.Input, port.Ordinal, [column]), output);

    /// <summary>Adds columns of a table; the operator takes their rows by <see
    /// cref="RunOutput.Take(TablePort, ReadOnlySpan{int})"/>.</summary>
    /// <param name="port">The table.</param>
    /// <param name="where">Which columns, or null for all.</param>
    /// <param name="nullable">Whether rows may be missing (row −1), so that every column may be null.</param>
    /// <param name="output">Ordinal of the output port.</param>
    public OutputSchema Pass(TablePort port, Func<string, bool>? where = null, bool nullable = false, int output = 0)
    {
        for (int i = 0; i < port.Schema.Count; i++)
        {
            var field = port.Schema[i];
            if (where?.Invoke(field.Name) ?? true)
                Add(field with { Nullable = field.Nullable || nullable },
                    new ColumnSource(ColumnSourceKind.Table, port.Ordinal, [i]), output);
        }
        return this;
    }

    /// <summary>Adds one column of a table under a new name.</summary>
    /// <param name="port">The table.</param>
    /// <param name="column">Ordinal of the column.</param>
    /// <param name="name">Its name in the output.</param>
    /// <param name="nullable">Whether rows may be missing (row −1).</param>
    /// <param name="output">Ordinal of the output port.</param>
    public OutputSchema PassAs(TablePort port, int column, string name, bool nullable = false, int output = 0)
    {
        var field = port.Schema[column];
        return Add(field with { Name = name, Nullable = field.Nullable || nullable },
            new ColumnSource(ColumnSourceKind.Table, port.Ordinal, [column]), output);
    }

    /// <summary>
    /// Adds one column that every channel may have; a channel that lacks it gives null. Types must be equal once
    /// dictionaries are decoded; if they are not, or no channel has it, that is a bind error.
    /// </summary>
    public OutputSchema Pass(VariadicPort port, string column, int output = 0)
    {
        int[] ordinals = [.. port.Channels.Select(channel => channel.Schema.IndexOf(column))];
        Field? first = null;
        string firstChannel = "";
        bool nullable = false;
        for (int i = 0; i < ordinals.Length; i++)
        {
            if (ordinals[i] < 0)
            {
                nullable = true;
                continue;
            }
            var field = port.Channels[i].Schema[ordinals[i]];
            var decoded = field with { Type = field.Type.Decoded() };
            if (first is null)
                (first, firstChannel) = (decoded, port.Channels[i].Name);
            nullable |= field.Nullable;
            if (!decoded.Type.Equals(first.Type))
                _node.Error($"column '{column}' is {first.Type} in channel '{firstChannel}' and {decoded.Type} in "
                    + $"channel '{port.Channels[i].Name}'; give both one type, or leave it out of one by 'select'");
        }
        if (first is null)
            _node.Error($"no channel has a column '{column}'");
        else if (HasCodesBelow(first.Type))
            _node.Error($"column '{column}' of type {first.Type} holds dictionary codes inside, which channels cannot "
                + "share; leave it out by 'select'");
        else
            Add(first with { Nullable = nullable }, new(ColumnSourceKind.Channels, port.Ordinal, ordinals), output);
        return this;
    }

    /// <summary>Adds every declared written column that has not been added yet.</summary>
    public OutputSchema AddDeclared()
    {
        foreach (var add in _node.DeclaredWrites)
            add(this);
        return this;
    }

    /// <summary>Adds a declared written column.</summary>
    public OutputSchema Add<T>(Writes<T> column, bool nullable = false)
    {
        column.Column = Add(column.Name, ColumnKindRules.Of<T>().WrittenType(), nullable, column.Output);
        return this;
    }

    /// <summary>Adds a written column whose name or type is known only at bind.</summary>
    public WrittenColumn Add(string name, DataType type, bool nullable = false, int output = 0)
    {
        var column = new WrittenColumn(name, type, nullable, output, _slots++);
        Add(new Field(name, type, nullable), new(ColumnSourceKind.Written, column.Slot, []), output);
        return column;
    }

    private static bool HasCodesBelow(DataType type) =>
        type.Children.Any(child => child.Type.Id is TypeId.Dictionary || HasCodesBelow(child.Type));

    private OutputSchema Add(Field field, ColumnSource source, int output)
    {
        if (_names[output].Add(field.Name))
            _outputs[output].Add(new OutputColumn(field, source));
        else
            _node.Error($"there are two columns '{field.Name}' in the output; rename one, or leave it out by 'select'");
        return this;
    }
}
