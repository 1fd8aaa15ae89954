using System.Diagnostics;

namespace AdFlow.Runtime;

/// <summary>When a stage of a run was executed.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="StartTicks">Reading of <see cref="Stopwatch.GetTimestamp"/> at its start.</param>
/// <param name="EndTicks">
/// Reading at its end, which is the next stage's start; of an asynchronous operator the end of its task, or of the wait
/// for it.
/// </param>
/// <param name="Worker">
/// The thread that executed it: 0 for the one that the run is executed on, else the number of a worker, which is the
/// same thread in all runs of the process. 0 also for an asynchronous operator, which has no thread of its own.
/// </param>
public readonly record struct StageTime(PhysicalStage Stage, long StartTicks, long EndTicks, int Worker)
{
    /// <summary>The call that gave its results, of a stage whose calls runs may share; default elsewhere.</summary>
    public SharedCall Call { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(StartTicks, EndTicks);
}
