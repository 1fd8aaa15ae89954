using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>One row for each group of rows, with sums, counts and the like.</summary>
/// <remarks>
/// Groups are in the order of their first rows. Without <c>by</c>, all rows are one group, which is there even if there
/// are no rows; with it, no rows give no groups. Null equals null and NaN equals NaN in <c>by</c>.
/// Functions: <c>count()</c>, <c>count(column)</c>, <c>count_distinct</c>, <c>sum</c>, <c>mean</c>, <c>min</c>,
/// <c>max</c>, <c>first</c>, <c>last</c>. Nulls are left out, except by <c>count()</c>, <c>first</c> and <c>last</c>,
/// and what is made of no value is null. Sums of integers are exact int64, null where they do not fit; sums of other
/// numbers are float64, in a fixed order. <c>min</c> and <c>max</c> give NaN only where there is nothing else.
/// </remarks>
[TableOperator("aggregate", Rows = RowEffect.New, Locality = Locality.Set,
    Example = "suppliers: { op: aggregate, in: ads, with: { by: [supplier], compute: { offers: count(), "
        + "spend: sum(price) } } }")]
public sealed class Aggregate : TableOperator<AggregateParameters>
{
    private int[] _groupColumns = [];
    private (string Name, AggregateCall Call, Reads<Any>? Input)[] _calls = [];
    private AggregateFold? _fold;

    /// <summary>Rows to summarise.</summary>
    public required InputPort In { get; init; }

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        _groupColumns = GroupColumns.Bind(node, Settings.By, "by");
        if (Settings.Compute.Count == 0)
            node.Error("nothing is computed; write 'new column: function(column)' entries", "compute");
        var calls = new List<(string, AggregateCall, Reads<Any>?)>();
        foreach (var (name, text) in Settings.Compute)
        {
            var call = AggregateCall.Parse(text, out string? problem);
            if (problem is not null)
                node.Error($"column '{name}': {problem}", "compute");
            else if (call.Column == "")
                calls.Add((name, call, null));
            else if (node.Find<Any>(In, call.Column, "compute") is { } input && Check(node, name, call, input))
                calls.Add((name, call, input));
        }
        _calls = [.. calls];
    }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs)
    {
        foreach (int column in _groupColumns)
            outputs.PassAs(In, column, In.Schema[column].Name);
        WrittenColumn[] columns = [.. _calls.Select(call =>
        {
            var input = call.Input is null ? null : In.Schema[call.Input.Column];
            var field = call.Call.Result(call.Name, input, _groupColumns.Length == 0);
            return outputs.Add(field.Name, field.Type, field.Nullable);
        })];
        _fold = new AggregateFold(In, _groupColumns, columns, [.. _calls.Select(AccumulatorOf)]);
    }

    /// <inheritdoc/>
    public override RowFold Fold => _fold!;

    /// <inheritdoc/>
    public override void Run(RunContext run) => _fold!.Run(run, In);

    private bool Check(NodeBinder node, string name, AggregateCall call, Reads<Any> input)
    {
        var type = In.Schema[input.Column].Type;
        if (call.Accepts(type))
            return true;
        node.Error($"column '{name}': '{Settings.Compute[name]}' is applied to {type}; expected {call.Expected}",
            "compute");
        return false;
    }

    private Accumulator AccumulatorOf((string Name, AggregateCall Call, Reads<Any>? Input) one)
    {
        int column = one.Input?.Column ?? -1;
        return one.Call.Function switch
        {
            AggregateFunction.Count => new CountAccumulator(column),
            AggregateFunction.CountDistinct => new DistinctAccumulator(In, column),
            AggregateFunction.Sum or AggregateFunction.Mean => In.Schema[column].Type.Decoded().IsFloat()
                ? new FloatAccumulator(column, one.Call.Function is AggregateFunction.Mean)
                : new IntegerAccumulator(column, one.Call.Function is AggregateFunction.Mean),
            AggregateFunction.Min or AggregateFunction.Max =>
                new BestAccumulator(In, column, one.Call.Function is AggregateFunction.Max),
            _ => new EndAccumulator(In, column, one.Call.Function is AggregateFunction.Last),
        };
    }
}

/// <summary>Settings of <see cref="Aggregate"/>.</summary>
public sealed record AggregateParameters
{
    /// <summary>Columns whose equal values make a group; without them all rows are one.</summary>
    public IReadOnlyList<ColumnRef>? By { get; init; }

    /// <summary>New columns, as <c>new column: function(column)</c>.</summary>
    public required IReadOnlyDictionary<string, string> Compute { get; init; }
}
