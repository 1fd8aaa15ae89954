namespace AdFlow.Operators.Standard;

/// <summary>All rows of a table, in its order.</summary>
/// <remarks>Nothing is copied: the output shares the table's memory. Columns that nothing needs are left out.</remarks>
[TableOperator("scan", Rows = RowEffect.New, Example = "all: { op: scan, table: products }")]
public sealed class Scan : TableOperator<NoParameters>
{
    /// <summary>Table to read.</summary>
    [Needs(TableAccess.Scan)]
    public required TablePort Table { get; init; }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs) => outputs.Pass(Table);

    /// <inheritdoc/>
    public override void Run(RunContext run) => run.Output.TakeAll(Table);
}
