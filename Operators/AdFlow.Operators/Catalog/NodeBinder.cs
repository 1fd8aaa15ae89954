using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>
/// What the graph gives a node, already checked against its descriptor; generated code takes an operator's ports,
/// columns and settings from here. Used once, by one thread.
/// </summary>
public sealed class NodeBinder
{
    private readonly OperatorDescriptor _descriptor;
    private readonly object?[] _ports;
    private readonly object?[] _parameters;
    private readonly string[] _readNames;
    private readonly int[] _readColumns;
    private readonly string[] _writeNames;
    private readonly Action<string, string?> _report;
    private readonly List<Action<OutputSchema>> _declaredWrites = [];
    private readonly List<ColumnUse> _found = [];

    /// <summary>Makes a binder for one node.</summary>
    /// <param name="descriptor">The operator.</param>
    /// <param name="ports">
    /// One of <see cref="InputPort"/>, <see cref="VariadicPort"/>, <see cref="TablePort"/> or <see
    /// cref="CounterPort"/> for each declared input.
    /// </param>
    /// <param name="reads">Name and ordinal of the bound column for each declared read, −1 where it is absent.</param>
    /// <param name="writeNames">Name of each declared written column.</param>
    /// <param name="parameters">Value of each setting, of the C# type of its <see cref="ParameterKind"/>.</param>
    /// <param name="report">Takes each problem: message and the setting at fault, or null.</param>
    public NodeBinder(
        OperatorDescriptor descriptor, object?[] ports, (string Name, int Column)[] reads, string[] writeNames,
        object?[] parameters, Action<string, string?> report)
    {
        _descriptor = descriptor;
        _ports = ports;
        _readNames = [.. reads.Select(read => read.Name)];
        _readColumns = [.. reads.Select(read => read.Column)];
        _writeNames = writeNames;
        _parameters = parameters;
        _report = report;
    }

    internal IReadOnlyList<Action<OutputSchema>> DeclaredWrites => _declaredWrites;

    internal InputPort? FirstInput => _ports.OfType<InputPort>().FirstOrDefault();

    /// <summary>Columns that <see cref="Find{T}(InputPort, string, string?)"/> and its kin have bound.</summary>
    public IReadOnlyList<ColumnUse> FoundColumns => _found;

    /// <summary>Whether a problem was reported.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Names of the settings that could not be read; see <see cref="TableOperator.CheckPartly"/>.</summary>
    public IReadOnlySet<string> Unreadable { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whether a setting could not be read, which was reported: its value says nothing.</summary>
    /// <param name="parameter">Name of the setting.</param>
    public bool IsUnreadable(string parameter) => Unreadable.Contains(parameter);

    /// <summary>A declared port.</summary>
    /// <typeparam name="T"><see cref="InputPort"/>, <see cref="VariadicPort"/>, <see cref="TablePort"/> or <see
    /// cref="CounterPort"/>.</typeparam>
    public T Port<T>(int ordinal) where T : class => (T)_ports[ordinal]!;

    /// <summary>A declared output.</summary>
    public OutputPort Output(int ordinal) => new(ordinal, _descriptor.Outputs[ordinal].Name);

    /// <summary>A declared read column.</summary>
    public Reads<T> Reads<T>(int ordinal) =>
        new(_readNames[ordinal], _descriptor.Reads[ordinal].Port, _readColumns[ordinal]);

    /// <summary>A declared written column.</summary>
    public Writes<T> Writes<T>(int ordinal)
    {
        var column = new Writes<T>(_writeNames[ordinal], _descriptor.Writes[ordinal].Port);
        bool nullable = _descriptor.Writes[ordinal].Optional;
        _declaredWrites.Add(outputs => outputs.Add(column, nullable));
        return column;
    }

    /// <summary>Value of a setting.</summary>
    /// <typeparam name="T">The C# type of its <see cref="ParameterKind"/>, or <see cref="Setting{T}"/> of
    /// it.</typeparam>
    public T Parameter<T>(int ordinal) => (T)_parameters[ordinal]!;

    /// <summary>Value of a setting of kind <see cref="ParameterKind.Choice"/>.</summary>
    /// <typeparam name="T">An enum over <see cref="int"/> whose members are the choices, from 0 in their
    /// order.</typeparam>
    public T Choice<T>(int ordinal) where T : struct, Enum => Unsafe.BitCast<int, T>((int)_parameters[ordinal]!);

    /// <summary>Value of an optional setting that may be absent.</summary>
    public T? ParameterOrNull<T>(int ordinal) where T : class => (T?)_parameters[ordinal];

    /// <summary>Binds a column whose name is known only now: from a setting, or from a file that it names. Reports a
    /// missing column or a wrong type, and then gives null.</summary>
    /// <param name="port">The input.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="parameter">Name of the setting that names the column, or null.</param>
    public Reads<T>? Find<T>(InputPort port, string column, string? parameter = null) =>
        Find<T>(port.Schema, port.Ordinal, 0, column, $"input '{port.Name}'", parameter);

    /// <summary>Binds a column of a table; as for an input.</summary>
    public Reads<T>? Find<T>(TablePort port, string column, string? parameter = null) =>
        Find<T>(port.Schema, port.Ordinal, 0, column, $"table '{port.TableName}'", parameter);

    /// <summary>Binds a column of one channel; as for an input.</summary>
    public Reads<T>? Find<T>(VariadicPort port, int channel, string column, string? parameter = null) => Find<T>(
        port.Channels[channel].Schema, port.Ordinal, channel, column, $"channel '{port.Channels[channel].Name}'",
        parameter);

    private Reads<T>? Find<T>(
        Schema schema, int port, int channel, string column, string place, string? parameter)
    {
        int ordinal = schema.IndexOf(column);
        if (ordinal < 0)
        {
            Error($"{place} has no column '{column}'"
                + Suggestion.For(column, schema.Fields.Select(field => field.Name), "columns"), parameter);
            return null;
        }
        var kind = ColumnKindRules.Of<T>();
        if (!kind.Accepts(schema[ordinal].Type))
        {
            Error($"column '{column}' of {place} is {schema[ordinal].Type}; expected {kind.Describe()}", parameter);
            return null;
        }
        _found.Add(new ColumnUse(port, channel, ordinal));
        return new Reads<T>(column, port, ordinal, channel);
    }

    /// <summary>Reports a problem of the node; the graph is then refused, with this and all other problems.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    /// <param name="parameter">Name of the setting at fault, or null for the node as a whole.</param>
    public void Error(string message, string? parameter = null)
    {
        HasErrors = true;
        _report(message, parameter);
    }

    /// <summary>Runs the operator's own checks and its schema function.</summary>
    public OutputSchema Declare(TableOperator bound)
    {
        bound.Bind(this);
        var outputs = new OutputSchema(this, _descriptor.Outputs.Count);
        bound.DeclareOutputs(outputs);
        return outputs;
    }
}
