using AdFlow.Tables;
using AdFlow.Tables.Counters;

namespace AdFlow.Operators.Standard;

/// <summary>The column whose values are keys of counters. Bound; immutable.</summary>
internal sealed class CounterKeyColumn
{
    private readonly Reads<long>? _integers;
    private readonly Reads<Text>? _texts;

    private CounterKeyColumn(Reads<long>? integers, Reads<Text>? texts) => (_integers, _texts) = (integers, texts);

    /// <summary>Finds the column, or reports why it cannot be one.</summary>
    /// <param name="node">Takes the problem.</param>
    /// <param name="input">The rows.</param>
    /// <param name="counters">The counters; their key's name is the column's where no other is named.</param>
    /// <param name="named">The column that a setting names, or null.</param>
    public static CounterKeyColumn Bind(NodeBinder node, InputPort input, CounterPort counters, ColumnRef? named)
    {
        string name = named?.Name ?? counters.KeyName;
        if (named is { Descending: true })
            node.Error($"'-{name}' asks for an order, which keys do not have; delete the '-'", "key");
        else if (named is null && input.Schema.IndexOf(name) < 0)
            node.Error($"the counters '{counters.TableName}' are kept by '{name}', a column that the input lacks; name "
                + "the input's column by 'key'"
                + Suggestion.For(name, input.Schema.Fields.Select(field => field.Name), "columns"), "key");
        else
            return counters.Key is CounterKey.Int64
                ? new(node.Find<long>(input, name, "key"), null) : new(null, node.Find<Text>(input, name, "key"));
        return new(null, null);
    }

    /// <summary>The column as it is.</summary>
    public Column Of(RunContext run) => _integers is null ? run.Column(_texts!) : run.Column(_integers);

    /// <summary>Its values where keys are integers; empty where they are texts.</summary>
    public ReadOnlySpan<long> Integers(RunContext run) => _integers is null ? [] : run.Values(_integers);

    /// <summary>Whether a row has a key.</summary>
    public static bool HasKey(Column column, int row) => column.IsValid(row)
        && (column.Type.Id is not TypeId.Dictionary || column.Dictionary.IsValid(column.GetCode(row)));
}
