using AdFlow.Tables.Counters;

namespace AdFlow.Operators.Standard;

/// <summary>What operators that count have in common: rows with keys, and counters. All rows stay.</summary>
/// <typeparam name="TParameters">A record whose properties are the settings.</typeparam>
public abstract class CounterOperator<TParameters> : TableOperator<TParameters> where TParameters : class
{
    private CounterKeyColumn? _key;

    /// <summary>Rows that count, in their order.</summary>
    public required InputPort In { get; init; }

    /// <summary>Counters, declared as <c>spend: { counter: { campaign_id: int64 } }</c>.</summary>
    public required CounterPort Table { get; init; }

    /// <summary>What the key's counter stands at behind the row; null where the key is null.</summary>
    [Optional]
    public required Writes<long> Used { get; init; }

    /// <summary>Column of the keys, if a setting names one.</summary>
    private protected abstract ColumnRef? KeySetting { get; }

    /// <inheritdoc/>
    public override void Bind(NodeBinder node) => _key = CounterKeyColumn.Bind(node, In, Table, KeySetting);

    /// <inheritdoc/>
    public override unsafe void Run(RunContext run)
    {
        run.Output.TakeAll(In);
        var counting = new RowCounting(run, Table, _key!);
        var used = run.Output.Write(Used);
        try
        {
            Count(run, ref counting, used);
            counting.Settle();
        }
        catch (Exception error)
        {
            counting.GiveBack();
            if (error is IOException or CounterFullException)
                throw Failure(error);
            throw;
        }
        run.Output.WriteValidity(Used.Column, counting.KeyValidity());
    }

    /// <summary>Counts each row.</summary>
    private protected abstract void Count(RunContext run, ref RowCounting counting, Span<long> used);

    private OperatorException Failure(Exception error) => error is CounterFullException
        ? new OperatorException(FailureClass.Capacity, error.Message, innerException: error)
        : new OperatorException(FailureClass.Dependency,
            $"the counters '{Table.TableName}' cannot be written, so nothing was counted; their disk may be full",
            innerException: error);
}
