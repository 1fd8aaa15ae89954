using System.Diagnostics;

namespace AdFlow.Runtime;

/// <summary>When a stage of a run was executed.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="StartTicks">Reading of <see cref="Stopwatch.GetTimestamp"/> at its start.</param>
/// <param name="EndTicks">
/// Reading at its end, which is the next stage's start; of an asynchronous operator the end of its task, or of the wait
/// for it.
/// </param>
public readonly record struct StageTime(PhysicalStage Stage, long StartTicks, long EndTicks)
{
    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(StartTicks, EndTicks);
}
