namespace AdFlow.Operators.Standard;

/// <summary>Takes an amount for each row out of a budget: counts it under the row's key within a limit.</summary>
/// <remarks>
/// Rows are served in their order, so the first ones get what is left: sort before to say who. The limit is a column,
/// joined from an ordinary table, so budgets change by publishing that table; a counter that stands above its limit
/// gives nothing. All rows stay: filter by <c>taken</c> behind it. A null key, amount or limit, and a negative amount,
/// takes nothing; so an unknown budget is no budget. What was taken stays taken, even where the run fails later on.
/// However many runs take at once, no counter exceeds its limit, and where counters are durable, no crash changes that.
/// </remarks>
[TableOperator("counter.take", Rows = RowEffect.Same, Locality = Locality.Set, Purity = Purity.Effect, RunsDry = true,
    Example = "paid: { op: counter.take, in: sold, table: spend, columns: { amount: price, limit: daily_budget } }")]
public sealed class CounterTake : CounterOperator<CounterTakeParameters>
{
    /// <summary>What to take, for example a price in micros.</summary>
    public required Reads<long> Amount { get; init; }

    /// <summary>What the counter may come to.</summary>
    public required Reads<long> Limit { get; init; }

    /// <summary>What was taken, 0 to the amount.</summary>
    public required Writes<long> Taken { get; init; }

    private protected override ColumnRef? KeySetting => Settings.Key;

    private protected override void Count(RunContext run, ref RowCounting counting, Span<long> used)
    {
        var amounts = run.Values(Amount);
        var limits = run.Values(Limit);
        var (amountColumn, limitColumn) = (run.Column(Amount), run.Column(Limit));
        var taken = run.Output.Write(Taken);
        bool all = run.Value(Settings.All);
        for (int row = 0; row < counting.Rows; row++)
        {
            bool isKnown = amountColumn.IsValid(row) && limitColumn.IsValid(row);
            taken[row] = counting.Take(row, isKnown ? amounts[row] : 0, isKnown ? limits[row] : 0, all, out used[row]);
        }
    }
}

/// <summary>Settings of <see cref="CounterTake"/>.</summary>
public sealed record CounterTakeParameters
{
    /// <summary>Column of the keys; by default the one named like the counters' key.</summary>
    public ColumnRef? Key { get; init; }

    /// <summary>Whether a row that cannot have all of its amount gets nothing; else it gets what is left.</summary>
    public Setting<bool> All { get; init; } = true;
}
