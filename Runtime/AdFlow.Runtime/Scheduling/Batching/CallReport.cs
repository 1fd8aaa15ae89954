namespace AdFlow.Runtime;

/// <summary>Counts of the calls of a stage whose calls runs may share, and what was learnt of their cost.</summary>
/// <param name="Node">Path of the node.</param>
/// <param name="Calls">Calls that were made, failed ones included.</param>
/// <param name="Rows">Rows of all calls.</param>
/// <param name="Runs">Runs that got results, or a failure, from them.</param>
/// <param name="SharedCalls">Those with rows of more than one run.</param>
/// <param name="SharedRuns">Runs of these.</param>
/// <param name="Fallbacks">Shared calls that failed, so that each of their runs called again alone.</param>
/// <param name="FixedNanoseconds">What a call takes however few its rows, as learnt; 0 where nothing is known yet.
/// </param>
/// <param name="RowNanoseconds">What it takes more for each row.</param>
/// <param name="FullRows">Rows from which on more of them in a call gain little.</param>
public sealed record CallReport(
    string Node, long Calls, long Rows, long Runs, long SharedCalls, long SharedRuns, long Fallbacks,
    double FixedNanoseconds, double RowNanoseconds, int FullRows);
