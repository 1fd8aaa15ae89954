using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Decides what becomes of a run whose stage failed: the run fails too, or goes on with empty batches. Thread-safe.
/// </summary>
internal sealed class StageFailures(PhysicalPlan plan, RunSlab slab)
{
    private readonly List<(int Stage, RunFailure Failure)> _degraded = [];
    private readonly Lock _lock = new();

    /// <summary>The stage whose failure the run reports; beyond the last where there is none.</summary>
    public int FailedStage { get; set; } = int.MaxValue;

    /// <summary>Failures that the graph allowed, of the stages in order: what one thread would have met.</summary>
    public IReadOnlyList<RunFailure> Degraded() => _degraded.Count == 0 ? []
        : [.. _degraded.Where(one => one.Stage < FailedStage).OrderBy(one => one.Stage).Select(one => one.Failure)];

    /// <summary>Forgets the run.</summary>
    public void Clear()
    {
        _degraded.Clear();
        FailedStage = int.MaxValue;
    }

    /// <summary>What an exception of a stage means.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="seat">What the thread works with.</param>
    /// <param name="stop">When the stage was to stop.</param>
    /// <param name="exception">What it threw.</param>
    /// <returns>Why the run failed; null where it goes on.</returns>
    public RunFailure? Handle(SlabStage stage, RunSeat seat, in StopSignal stop, Exception exception)
    {
        var node = stage.Failing;
        if (exception is not (RunStoppedException or OperationCanceledException) || !stop.IsSet)
            return Degrade(stage, seat, FailureReport.Of(exception, plan.Logical, node), node.OnError);
        return slab.Inputs.Stop.IsSet ? Stopped() : GiveUp(stage, seat);
    }

    /// <summary>What it means that a stage took longer than it may.</summary>
    /// <returns>Why the run failed; null where it goes on.</returns>
    public RunFailure? GiveUp(SlabStage stage, RunSeat seat) =>
        Degrade(stage, seat, TimedOut(stage.Failing), stage.Failing.OnTimeout);

    /// <summary>Leaves empty batches where a stage's results are expected.</summary>
    /// <exception cref="ArenaLimitException">The seat may not hold that much.</exception>
    public void LeaveEmpty(SlabStage stage, RunSeat seat)
    {
        // A list behind an interface would make an enumerator, and this is no rare way: `when` comes here too.
        for (int position = 0; position < stage.Stage.Nodes.Count; position++)
        {
            var node = stage.Stage.Nodes[position];
            for (int i = 0; i < node.Schemas.Count; i++)
            {
                var source = new LogicalSource(node.Ordinal, i);
                slab.Outputs[plan.PositionOf(source)] =
                    EmptyBatch.Make(node.Schemas[i], plan.Liveness.Columns(source), seat.Arena);
            }
        }
    }

    /// <summary>The failure of a run that was stopped: its caller left, or its deadline passed.</summary>
    public RunFailure Stopped() => slab.Inputs.Stop.Cancellation.IsCancellationRequested
        ? FailureReport.At(plan.Logical, null, FailureClass.RequestData, FailureCodes.Cancelled,
            "The caller cancelled the run.")
        : FailureReport.At(plan.Logical, null, FailureClass.Deadline, FailureCodes.DeadlinePassed,
            $"The run took longer than {Limit()}. Lower limits, "
            + "give slow nodes a timeout with 'on_timeout: empty', or raise the deadline.");

    /// <summary>Adds a failure that the graph allowed.</summary>
    public void AddDegraded(SlabStage stage, RunFailure failure)
    {
        lock (_lock)
            _degraded.Add((stage.Ordinal, failure));
    }

    private string Limit() =>
        slab.Inputs.EnforceDeadline && plan.Logical.Deadline is { } graph && !(slab.Inputs.TimeLeft < graph)
            ? $"the graph's deadline of {graph.TotalMilliseconds} ms"
            : $"the {slab.Inputs.TimeLeft?.TotalMilliseconds} ms that its caller had left";

    private RunFailure TimedOut(LogicalNode node) => FailureReport.At(
        plan.Logical, node, FailureClass.Deadline, FailureCodes.NodeTimedOut,
        $"The node took longer than its timeout of {node.Timeout?.TotalMilliseconds} ms. Raise the timeout, lower its "
        + "limits, or let the run go on without it by 'on_timeout: empty'.");

    private RunFailure? Degrade(SlabStage stage, RunSeat seat, RunFailure failure, FailureAction action)
    {
        if (action is FailureAction.Fail)
            return failure;
        try
        {
            LeaveEmpty(stage, seat);
        }
        catch (ArenaLimitException exception)
        {
            return FailureReport.Of(exception, plan.Logical, stage.Stage.First);
        }
        AddDegraded(stage, failure);
        return null;
    }
}
