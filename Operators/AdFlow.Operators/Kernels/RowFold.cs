using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>
/// How an operator that looks at all rows of its only input takes them in chunk by chunk and fills its outputs at the
/// end. Such an operator ends a stage: its rows need not be written in full before, only the columns that it keeps.
/// Made once by <see cref="TableOperator.Fold"/>; immutable and shared by concurrent runs: what a run has is in its
/// <see cref="RunContext"/>, above all <see cref="RunContext.FoldState"/>.
/// </summary>
/// <remarks>
/// A run is one <see cref="Begin"/>, any number of <see cref="Add"/>, one <see cref="End"/>, by one thread. Chunks come
/// in the order of the rows and have any length: what comes out must not depend on where they are cut. The whole input
/// may be one chunk, so <see cref="Add"/> asks whether to stop as <see cref="TableOperator.Run"/> does.
/// </remarks>
public abstract class RowFold
{
    /// <summary>Columns of the input, by ordinal, whose cells <see cref="Add"/> reads in the chunk.</summary>
    public required IReadOnlyList<int> Scanned { get; init; }

    /// <summary>Columns of the input, by ordinal, whose cells are read by <see cref="RunContext.Kept"/>, or taken by
    /// <see cref="RunContext.TakeKept"/>. What the output passes on (<see cref="RunOutput.Take(InputPort,
    /// ReadOnlySpan{int})"/>) is kept without being named here.</summary>
    public required IReadOnlyList<int> Kept { get; init; }

    /// <summary>Begins a run: makes the state, in the run's arena.</summary>
    /// <param name="run">The run.</param>
    /// <param name="mostRows">As many rows as will be added at most.</param>
    public abstract void Begin(RunContext run, int mostRows);

    /// <summary>Takes rows in.</summary>
    /// <param name="run">The run; the batch of the input must not be asked for.</param>
    /// <param name="rows">The rows; valid until the method returns.</param>
    /// <exception cref="OperatorException">The run cannot go on; a row is numbered from the first one of all.
    /// </exception>
    public abstract void Add(RunContext run, in FoldRows rows);

    /// <summary>Ends a run: fills every output. Rows are numbered from the first one of all.</summary>
    public abstract void End(RunContext run);

    /// <summary>Runs over a whole batch, which is one chunk.</summary>
    /// <param name="run">The run.</param>
    /// <param name="port">The input.</param>
    public void Run(RunContext run, InputPort port)
    {
        var batch = run.Input(port);
        Begin(run, batch.RowCount);
        Add(run, new FoldRows(batch, 0, run.Arena));
        End(run);
    }
}

/// <summary>Rows that a <see cref="RowFold"/> takes in.</summary>
/// <param name="Batch">Their scanned columns; others may be missing.</param>
/// <param name="Start">Number of the first of them among all rows.</param>
/// <param name="Scratch">Memory that is free again when they are done.</param>
public readonly record struct FoldRows(Batch Batch, int Start, Arena Scratch)
{
    /// <summary>Number of rows.</summary>
    public int Count => Batch.RowCount;
}
