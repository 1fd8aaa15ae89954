using System.Diagnostics;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Executes the stages of a plan for one run after the other in one slab. Not thread-safe.</summary>
internal sealed class RunExecution(PhysicalPlan plan, RunSlab slab, BoundGraphOptions options)
{
    // An array: a list behind an interface makes an enumerator every time.
    private readonly PhysicalStage[] _stages = [.. plan.Stages];
    private readonly StageInputs _inputs = new(plan, slab);
    private RunRequest _run;
    private StopSignal _stop;

    /// <summary>The request that is executed; of a plan with asynchronous operators a copy.</summary>
    public Batch Request => _inputs.Request;

    /// <summary>Runs a plan without asynchronous operators.</summary>
    /// <returns>Why the run failed, or null.</returns>
    public RunFailure? Run(in RunRequest run)
    {
        if (Begin(run) is { } tooLarge)
            return tooLarge;
        foreach (var stage in _stages)
            if (Execute(stage) is { } failure)
                return failure;
        return _stop.IsSet ? Stopped() : null;
    }

    /// <summary>Runs any plan.</summary>
    /// <returns>Why the run failed, or null.</returns>
    public async ValueTask<RunFailure?> RunAsync(RunRequest run)
    {
        if (Begin(run) is { } tooLarge)
            return tooLarge;
        try
        {
            foreach (var stage in _stages)
            {
                foreach (int awaited in stage.Awaited)
                    if (await FinishAsync(slab.Calls[awaited]!).ConfigureAwait(false) is { } late)
                        return late;
                if (Execute(stage) is { } failure)
                    return failure;
            }
            foreach (var call in slab.Calls)
                if (call is not null && await FinishAsync(call).ConfigureAwait(false) is { } late)
                    return late;
            return _stop.IsSet ? Stopped() : null;
        }
        finally
        {
            foreach (var call in slab.Calls)
                if (call is { IsOpen: true })
                    call.Abandon();
        }
    }

    private RunFailure? Begin(in RunRequest run)
    {
        _run = run;
        var deadline = run.EnforceDeadline ? plan.Logical.Deadline : null;
        _stop = new StopSignal(After(Stopwatch.GetTimestamp(), deadline), run.Cancellation);
        try
        {
            _inputs.Begin(run.Request);
            return null;
        }
        catch (ArenaLimitException exception)
        {
            return FailureReport.Of(exception, plan.Logical, null);
        }
    }

    private RunFailure? Execute(PhysicalStage stage)
    {
        if (_stop.IsSet)
            return Stopped();
        long start = Stopwatch.GetTimestamp();
        var stop = _run.EnforceDeadline ? _stop.Before(After(start, stage.First.Timeout)) : _stop;
        var failing = stage.First;
        RunFailure? failure = null;
        try
        {
            if (!_inputs.IsWanted(stage))
                LeaveEmpty(stage);
            else if (stage is MapStage map)
                RunMap(map, stop, ref failing);
            else
                RunOperator((OperatorStage)stage, stop, start);
        }
        catch (Exception exception)
        {
            failure = Handle(stage, failing, stop, exception);
        }
        slab.Times[stage.Ordinal] = new StageTime(stage, start, Stopwatch.GetTimestamp());
        return failure;
    }

    private unsafe void RunMap(MapStage stage, StopSignal stop, ref LogicalNode failing)
    {
        double** settings = (double**)slab.Arena.Allocate((long)sizeof(double*) * stage.Nodes.Count);
        for (int i = 0; i < stage.Nodes.Count; i++)
        {
            failing = stage.Nodes[i];
            settings[i] = _inputs.EvaluateSettings(stage.Settings[i]);
        }
        failing = stage.First;
        var execution = new MapExecution(stage, _inputs.BatchOf(stage.Source), slab.Arena, options);
        execution.SetSettings(settings);
        try
        {
            execution.Run(stop);
        }
        catch
        {
            failing = stage.Nodes[execution.Node];
            throw;
        }
        foreach (var published in stage.Published)
            slab.Outputs[plan.OutputStarts[published.Node.Ordinal]] = execution.Publish(published);
    }

    private void RunOperator(OperatorStage stage, StopSignal stop, long start)
    {
        var call = slab.Calls[stage.Ordinal];
        var context = call?.Context ?? slab.Contexts[stage.Ordinal]!;
        if (call is not null)
            stop = new StopSignal(stop.DeadlineTicks, call.Cancellation);
        context.Begin(call?.Arena ?? slab.Arena, Request, _run.Seed, _run.NowMicroseconds, stop);
        _inputs.Fill(context, stage);
        if (call is not null)
        {
            call.Start(stop, start);
            return;
        }
        stage.Operator.Run(context);
        TakeOutputs(stage, context);
    }

    private async ValueTask<RunFailure?> FinishAsync(AsyncCall call)
    {
        if (!call.IsOpen)
            return null;
        if (!call.Completion.IsCompleted)
            await call.Completion.WaitAsync(Remaining(call.Stop), TimeProvider.System, _run.Cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!call.Completion.IsCompleted)
            return GiveUp(call);
        slab.Times[call.Stage.Ordinal] = new StageTime(call.Stage, call.StartTicks, call.EndTicks);
        try
        {
            if (call.Take() is not { } error)
                TakeOutputs(call.Stage, call.Context);
            else
                return Handle(call.Stage, call.Stage.First, call.Stop, error);
        }
        catch (Exception exception)
        {
            return Handle(call.Stage, call.Stage.First, call.Stop, exception);
        }
        return null;
    }

    private RunFailure? GiveUp(AsyncCall call)
    {
        call.Abandon();
        slab.Times[call.Stage.Ordinal] = new StageTime(call.Stage, call.StartTicks, Stopwatch.GetTimestamp());
        // Timers and the clock differ by a little, so the cause is told by which limit came first.
        bool isRunOver = _run.Cancellation.IsCancellationRequested || call.Stop.DeadlineTicks == _stop.DeadlineTicks;
        return isRunOver ? Stopped() : Degrade(call.Stage, TimedOut(call.Stage.First), call.Stage.First.OnTimeout);
    }

    private void TakeOutputs(OperatorStage stage, RunContext context)
    {
        int start = plan.OutputStarts[stage.First.Ordinal];
        for (int i = 0; i < stage.First.Schemas.Count; i++)
            slab.Outputs[start + i] = context.End(i);
    }

    private RunFailure? Handle(PhysicalStage stage, LogicalNode node, StopSignal stop, Exception exception)
    {
        if (exception is not (RunStoppedException or OperationCanceledException) || !stop.IsSet)
            return Degrade(stage, FailureReport.Of(exception, plan.Logical, node), node.OnError);
        return _stop.IsSet ? Stopped() : Degrade(stage, TimedOut(node), node.OnTimeout);
    }

    private RunFailure? Degrade(PhysicalStage stage, RunFailure failure, FailureAction action)
    {
        if (action is FailureAction.Fail)
            return failure;
        try
        {
            LeaveEmpty(stage);
        }
        catch (ArenaLimitException exception)
        {
            return FailureReport.Of(exception, plan.Logical, stage.First);
        }
        slab.Degraded.Add(failure);
        return null;
    }

    private void LeaveEmpty(PhysicalStage stage)
    {
        for (int position = 0; position < stage.Nodes.Count; position++)
        {
            var node = stage.Nodes[position];
            for (int i = 0; i < node.Schemas.Count; i++)
                slab.Outputs[plan.OutputStarts[node.Ordinal] + i] = EmptyBatch.Make(
                    node.Schemas[i], plan.Liveness.Columns(new LogicalSource(node.Ordinal, i)), slab.Arena);
        }
    }

    private RunFailure Stopped() => _run.Cancellation.IsCancellationRequested
        ? FailureReport.At(plan.Logical, null, FailureClass.RequestData, FailureCodes.Cancelled,
            "The caller cancelled the run.")
        : FailureReport.At(plan.Logical, null, FailureClass.Deadline, FailureCodes.DeadlinePassed,
            $"The run took longer than the graph's deadline of {plan.Logical.Deadline!.Value.TotalMilliseconds} ms. "
            + "Lower limits, give slow nodes a timeout with 'on_timeout: empty', or raise the deadline.");

    private RunFailure TimedOut(LogicalNode node) => FailureReport.At(
        plan.Logical, node, FailureClass.Deadline, FailureCodes.NodeTimedOut,
        $"The node took longer than its timeout of {node.Timeout?.TotalMilliseconds} ms. Raise the timeout, lower its "
        + "limits, or let the run go on without it by 'on_timeout: empty'.");

    private static long After(long ticks, TimeSpan? time) =>
        time is { } limit ? ticks + (long)(limit.TotalSeconds * Stopwatch.Frequency) : long.MaxValue;

    private static TimeSpan Remaining(StopSignal stop)
    {
        if (stop.DeadlineTicks == long.MaxValue)
            return Timeout.InfiniteTimeSpan;
        var remaining = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), stop.DeadlineTicks);
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }
}
