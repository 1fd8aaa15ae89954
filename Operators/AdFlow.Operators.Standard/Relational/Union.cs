namespace AdFlow.Operators.Standard;

/// <summary>All rows of several inputs, one input after the other.</summary>
/// <remarks>
/// Columns are matched by name and stand in the order in which the inputs bring them; an input that lacks one gives
/// nulls there. Types must be equal, dictionary encoding apart. Equal rows all stay: put <c>distinct</c> behind.
/// </remarks>
[TableOperator("union", Rows = RowEffect.Append, Locality = Locality.Row,
    Example = "all: { op: union, in: [keyword, semantic] }")]
public sealed class Union : TableOperator<NoParameters>
{
    /// <summary>Inputs to put together, in this order.</summary>
    public required VariadicPort In { get; init; }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs)
    {
        foreach (string name in In.Channels.SelectMany(c => c.Schema.Fields).Select(field => field.Name).Distinct())
            outputs.Pass(In, name);
    }

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        long total = 0;
        for (int channel = 0; channel < In.Channels.Count; channel++)
            total += run.Input(In, channel).RowCount;
        if (total > int.MaxValue)
            throw new OperatorException(FailureClass.Capacity,
                $"The inputs have {total} rows together; a batch holds at most {int.MaxValue}. Put filters before.");
        var channels = run.Arena.AllocateSpan<int>((int)total);
        var rows = run.Arena.AllocateSpan<int>((int)total);
        for (int channel = 0, next = 0; channel < In.Channels.Count; channel++)
        {
            int count = run.Input(In, channel).RowCount;
            channels.Slice(next, count).Fill(channel);
            for (int row = 0; row < count; row++)
                rows[next++] = row;
        }
        run.ThrowIfStopped();
        run.Output.Take(In, channels, rows);
    }
}
