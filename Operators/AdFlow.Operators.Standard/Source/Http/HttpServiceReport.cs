namespace AdFlow.Operators.Standard;

/// <summary>What was counted of the calls to one service by nodes with equal connection settings and budgets, since
/// the first of them was bound. Immutable.</summary>
/// <param name="Origin">Scheme, host and port of the service.</param>
/// <param name="Calls">Batches of keys asked for.</param>
/// <param name="Attempts">Requests sent: the first ones, retries and hedges.</param>
/// <param name="Retries">Requests sent after a failed one.</param>
/// <param name="Hedges">Requests sent beside a slow one.</param>
/// <param name="Refusals">Retries and hedges that the budget did not allow.</param>
/// <param name="Failures">Calls that failed their run; those of runs that were stopped do not count.</param>
public sealed record HttpServiceReport(
    string Origin, long Calls, long Attempts, long Retries, long Hedges, long Refusals, long Failures);
