using System.Diagnostics;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Executes the stages of a plan for one run after the other in one slab. Not thread-safe, but for
/// <see cref="Execute"/>.
/// </summary>
internal sealed class RunExecution(PhysicalPlan plan, RunSlab slab, GraphSchedule schedule)
{
    // Of the first runs each teaches the estimates, then one in so many: it costs some ns per stage.
    private const int TaughtRuns = 16;

    private readonly Segment[] _segments = schedule.Segments;
    private readonly SlabStage[] _stages = slab.Stages;
    private readonly StageTimes _times = slab.Times;
    private readonly StageInputs _inputs = slab.Inputs;
    private readonly RunSeat _seat = slab.Seat;
    private readonly long _deadlineTicks = Ticks.Of(plan.Logical.Deadline);
    private StopSignal _stop;
    private int _runs;

    /// <summary>Runs a plan without asynchronous operators, and without calls that runs share.</summary>
    /// <returns>Why the run failed, or null.</returns>
    public RunFailure? Run(in RunRequest run)
    {
        if (Begin(run) is { } tooLarge)
            return tooLarge;
        foreach (var segment in _segments)
            if (ExecuteSegment(segment) is { } failure)
                return failure;
        return End();
    }

    /// <summary>Runs any plan.</summary>
    /// <returns>Why the run failed, or null.</returns>
    public async ValueTask<RunFailure?> RunAsync(RunRequest run)
    {
        if (Begin(run) is { } tooLarge)
            return tooLarge;
        try
        {
            foreach (var segment in _segments)
            {
                foreach (int awaited in segment.Awaited)
                    if (await FinishAsync((AsyncCall)_stages[awaited]).ConfigureAwait(false) is { } late)
                        return late;
                if (await ExecuteAsync(segment).ConfigureAwait(false) is { } failure)
                    return failure;
            }
            foreach (var call in slab.Calls)
                if (await FinishAsync(call).ConfigureAwait(false) is { } late)
                    return late;
            return End();
        }
        finally
        {
            foreach (var call in slab.Calls)
                if (call.IsOpen)
                    call.Abandon();
        }
    }

    /// <summary>Executes a stage whose inputs are there; stages of one run may be executed by several threads.
    /// </summary>
    /// <param name="stage">The stage.</param>
    /// <param name="seat">What the thread works with, its clock just read.</param>
    /// <returns>Why the run failed, or null.</returns>
    public RunFailure? Execute(SlabStage stage, RunSeat seat)
    {
        if (IsStopped(seat))
            return slab.Failures.Stopped();
        long start = seat.Now;
        RunFailure? failure = null;
        try
        {
            if (stage.IsPlain)
                stage.Run(seat, _stop);
            else if (stage.When is not null && !IsLeftToTape(stage) && !_inputs.IsWanted(stage.When, seat))
                slab.Failures.LeaveEmpty(stage, seat);
            else if (_inputs.Tape is { } tape && stage.IsPlayed)
                failure = Play(tape, stage, seat, StopOf(stage, start));
            else
                Run(stage, seat, StopOf(stage, start));
        }
        catch (Exception exception)
        {
            failure = slab.Failures.Handle(stage, seat, StopOf(stage, start), exception);
        }
        _times.Set(stage.Ordinal, start, seat.ReadClock(), seat.Worker);
        return failure;
    }

    /// <summary>When a stage must stop.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="start">When it began.</param>
    public StopSignal StopOf(SlabStage stage, long start) =>
        stage.TimeoutTicks != long.MaxValue && _inputs.EnforceDeadline
            ? _stop.Before(start + stage.TimeoutTicks) : _stop;

    /// <summary>Begins a run.</summary>
    /// <returns>Why it failed, or null.</returns>
    public RunFailure? Begin(in RunRequest run)
    {
        long now = _seat.StartClock();
        long graph = run.EnforceDeadline ? _deadlineTicks : long.MaxValue;
        _stop = new StopSignal(Ticks.After(now, Math.Min(graph, Ticks.Of(run.TimeLeft))), run.Cancellation);
        try
        {
            _inputs.Begin(run, _stop, _seat);
            return null;
        }
        catch (ArenaLimitException exception)
        {
            return FailureReport.Of(exception, plan.Logical, null);
        }
    }

    /// <summary>Ends a run whose stages are all executed.</summary>
    /// <returns>Why it failed, or null.</returns>
    public RunFailure? End()
    {
        if (IsStopped(_seat))
            return slab.Failures.Stopped();
        _runs++;
        if (schedule.HasTeams && (_runs <= TaughtRuns || _runs % TaughtRuns == 0))
            schedule.Estimates.Learn(_times);
        return null;
    }

    /// <summary>Whether time is over or the caller has left.</summary>
    /// <param name="seat">Its clock was read when the stage before ended; a second reading would cost as much as a
    /// small stage.</param>
    public bool IsStopped(RunSeat seat) =>
        seat.Now >= _stop.DeadlineTicks || _stop.Cancellation.IsCancellationRequested;

    /// <summary>Ends a stage that waited until its time was over.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="stop">When it was to stop.</param>
    /// <returns>Why the run failed; null where it goes on.</returns>
    public RunFailure? GiveUp(SlabStage stage, in StopSignal stop)
    {
        // Timers and the clock differ by a little, so the cause is told by which limit came first.
        bool isRunOver = _stop.Cancellation.IsCancellationRequested || stop.DeadlineTicks == _stop.DeadlineTicks;
        return isRunOver ? slab.Failures.Stopped() : slab.Failures.GiveUp(stage, _seat);
    }

    // A private field is not in a record, so only the record tells whether the node was wanted.
    private bool IsLeftToTape(SlabStage stage) => _inputs.Tape is not null && stage.Stage.First.ReadsPrivate;

    private static void Run(SlabStage stage, RunSeat seat, in StopSignal stop)
    {
        stage.Run(seat, stop);
        stage.HasResult = stage.IsRecorded && stage is not AsyncCall;
    }

    // Replays only: here may be allocated.
    private RunFailure? Play(RunTape tape, SlabStage stage, RunSeat seat, in StopSignal stop)
    {
        var node = new PlayedNode(stage, plan, slab, seat);
        tape.Play(node);
        if (!node.IsPlayed)
        {
            Run(stage, seat, stop);
            if (stage.HasResult)
                tape.Amend(node);
        }
        stage.HasResult |= node is { IsPlayed: true, Failure: null };
        return node.Failure;
    }

    private async ValueTask<RunFailure?> ExecuteAsync(Segment segment)
    {
        if (slab.Suspension is not { } suspension)
            return ExecuteSegment(segment);
        suspension.Begin(segment);
        RunFailure? failure;
        while (!suspension.TryExecute(segment, out failure))
            await suspension.WaitAsync().ConfigureAwait(false);
        return failure;
    }

    private RunFailure? ExecuteSegment(Segment segment)
    {
        int load = RunLoad.Enter();
        try
        {
            if (schedule.IsShared(segment))
                return slab.Team!.Branches.Run(segment);
            for (int i = segment.First; i < segment.End; i++)
                if (Execute(_stages[i], _seat) is { } failure)
                    return failure;
            return null;
        }
        finally
        {
            RunLoad.Leave(load);
        }
    }

    private async ValueTask<RunFailure?> FinishAsync(AsyncCall call)
    {
        if (!call.IsOpen)
            return null;
        if (!call.Completion.IsCompleted)
            await call.Completion.WaitAsync(Remaining(call.Stop), TimeProvider.System, _stop.Cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _seat.StartClock();
        if (!call.Completion.IsCompleted)
            return GiveUp(call);
        _times.Set(call.Ordinal, call.StartTicks, call.EndTicks, 0);
        try
        {
            if (call.Take() is { } error)
                return slab.Failures.Handle(call, _seat, call.Stop, error);
            call.LeaveOutputs();
            call.HasResult = true;
            return null;
        }
        catch (Exception exception)
        {
            return slab.Failures.Handle(call, _seat, call.Stop, exception);
        }
    }

    private RunFailure? GiveUp(AsyncCall call)
    {
        call.Abandon();
        _times.Set(call.Ordinal, call.StartTicks, _seat.Now, 0);
        return GiveUp(call, call.Stop);
    }

    private static TimeSpan Remaining(StopSignal stop)
    {
        if (stop.DeadlineTicks == long.MaxValue)
            return Timeout.InfiniteTimeSpan;
        var remaining = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), stop.DeadlineTicks);
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }
}
