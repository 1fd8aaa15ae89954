namespace AdFlow.Operators.Standard;

/// <summary>Counts for each row without a limit: impressions shown, clicks, amounts given back.</summary>
/// <remarks>
/// Adds the setting <c>by</c> where it is given, else the column <c>amount</c> where there is one, else 1. A null key
/// or amount adds nothing; a negative amount gives back, down to 0. What was added stays added, even where the run
/// fails later on. All rows stay.
/// </remarks>
[TableOperator("counter.add", Rows = RowEffect.Same, Locality = Locality.Set, Purity = Purity.Effect, RunsDry = true,
    Example = "counted: { op: counter.add, in: shown, table: impressions, with: { key: ad_id } }")]
public sealed class CounterAdd : CounterOperator<CounterAddParameters>
{
    /// <summary>What to add.</summary>
    [Optional]
    public required Reads<long> Amount { get; init; }

    private protected override ColumnRef? KeySetting => Settings.Key;

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        base.Bind(node);
        if (Settings.By is not null && Amount is { IsPresent: true, Name: not "amount" })
            node.Error($"'by' and the column '{Amount.Name}' both say what to add; delete one", "by");
    }

    private protected override void Count(RunContext run, ref RowCounting counting, Span<long> used)
    {
        bool isColumn = Settings.By is null && Amount.IsPresent;
        var amounts = isColumn ? run.Values(Amount) : default;
        var column = isColumn ? run.Column(Amount) : default;
        long by = Settings.By ?? 1;
        for (int row = 0; row < counting.Rows; row++)
            used[row] = counting.Add(row, !isColumn ? by : column.IsValid(row) ? amounts[row] : 0);
    }
}

/// <summary>Settings of <see cref="CounterAdd"/>.</summary>
public sealed record CounterAddParameters
{
    /// <summary>Column of the keys; by default the one named like the counters' key.</summary>
    public ColumnRef? Key { get; init; }

    /// <summary>What each row adds.</summary>
    public long? By { get; init; }
}
