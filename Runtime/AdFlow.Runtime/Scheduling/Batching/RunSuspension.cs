using System.Threading.Tasks.Sources;

namespace AdFlow.Runtime;

/// <summary>
/// Executes runs of a slab that may have to wait for a call they share, stage by stage; while a run waits it holds no
/// thread, and it goes on in the thread pool. A run whose calls are made at once never leaves its caller's thread. Kept
/// in the slab: to wait allocates nothing.
/// </summary>
/// <param name="slab">The slab.</param>
/// <param name="schedule">How the graph's runs are shared out.</param>
/// <param name="pool">Where runs go on that have waited.</param>
internal sealed class RunSuspension(RunSlab slab, GraphSchedule schedule, CallPool pool)
    : IThreadPoolWorkItem, IValueTaskSource<GraphRun>, IValueTaskSource
{
    // A plan with asynchronous operators is executed by an async method, which awaits the end of a wait; of any other
    // plan the run itself is awaited.
    private readonly bool _isWaitAwaited = slab.Plan.HasAsynchronousStages;
    private ManualResetValueTaskSourceCore<GraphRun> _run;
    private ManualResetValueTaskSourceCore<bool> _wait;
    private CallRun? _waiting;
    private int _segment;
    private int _stage;

    /// <summary>Runs a request of a plan without asynchronous operators.</summary>
    /// <returns>The result, at once or later.</returns>
    public ValueTask<GraphRun> RunAsync(in RunRequest request)
    {
        _run.Reset();
        short version = _run.Version;
        _segment = 0;
        Begin(schedule.Segments[0]);
        var failure = slab.Execution.Begin(request);
        return failure is not null || TryRun(out failure)
            ? new(new GraphRun(slab, failure)) : new ValueTask<GraphRun>(this, version);
    }

    /// <summary>Makes ready for a segment.</summary>
    public void Begin(Segment segment) => _stage = segment.First;

    /// <summary>Executes what is left of a segment.</summary>
    /// <param name="segment">The one that was begun.</param>
    /// <param name="failure">Why the run failed, or null.</param>
    /// <returns>Whether it is over; otherwise the run waits and goes on elsewhere, maybe already: the caller must not
    /// touch it, but may await <see cref="WaitAsync"/>.</returns>
    public bool TryExecute(Segment segment, out RunFailure? failure)
    {
        if (_isWaitAwaited)
            _wait.Reset();
        int load = RunLoad.Enter();
        try
        {
            return TryGoOn(segment, out failure);
        }
        finally
        {
            RunLoad.Leave(load);
        }
    }

    /// <summary>Ends when the run may go on.</summary>
    public ValueTask WaitAsync() => new(this, _wait.Version);

    /// <summary>Lets a run that waits go on in the thread pool.</summary>
    public void Resume() => pool.Post(this);

    void IThreadPoolWorkItem.Execute()
    {
        if (_isWaitAwaited)
        {
            _wait.SetResult(true);
            return;
        }
        RunFailure? failure;
        try
        {
            if (!TryRun(out failure))
                return;
        }
        catch (Exception bug)
        {
            _run.SetException(bug);
            return;
        }
        _run.SetResult(new GraphRun(slab, failure));
    }

    GraphRun IValueTaskSource<GraphRun>.GetResult(short token)
    {
        bool isBug = _run.GetStatus(token) is ValueTaskSourceStatus.Faulted;
        try
        {
            return _run.GetResult(token);
        }
        finally
        {
            if (isBug)
                slab.End(slab.Generation);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<GraphRun>.GetStatus(short token) => _run.GetStatus(token);

    void IValueTaskSource<GraphRun>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _run.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private bool TryRun(out RunFailure? failure)
    {
        while (true)
        {
            if (!TryExecute(schedule.Segments[_segment], out failure))
                return false;
            if (failure is not null)
                return true;
            if (++_segment == schedule.Segments.Length)
                break;
            Begin(schedule.Segments[_segment]);
        }
        failure = slab.Execution.End();
        return true;
    }

    private bool TryGoOn(Segment segment, out RunFailure? failure)
    {
        failure = null;
        if (_waiting is { } waited)
            failure = Finish(waited);
        else if (_stage == segment.First && schedule.IsShared(segment))
            (failure, _stage) = (slab.Team!.Branches.Run(segment), segment.End);
        while (failure is null && _stage < segment.End)
        {
            var stage = slab.Stages[_stage++];
            if (stage is not CallRun call || slab.Inputs.Tape is not null)
                failure = slab.Execution.Execute(stage, slab.Seat);
            else if (!TryRun(call, out failure))
                return false;
        }
        return true;
    }

    private bool TryRun(CallRun call, out RunFailure? failure)
    {
        var seat = slab.Seat;
        failure = slab.Execution.IsStopped(seat) ? slab.Failures.Stopped() : null;
        if (failure is not null)
            return true;
        var stop = slab.Execution.StopOf(call, seat.Now);
        call.Begin(seat.Now);
        _waiting = call;
        try
        {
            if (call.When is not null && !slab.Inputs.IsWanted(call.When, seat))
                slab.Failures.LeaveEmpty(call, seat);
            else if (!call.TryRun(seat, stop))
                return false;
        }
        catch (Exception exception)
        {
            failure = slab.Failures.Handle(call, seat, stop, exception);
        }
        SetTimes(call);
        return true;
    }

    private RunFailure? Finish(CallRun call)
    {
        var seat = slab.Seat;
        RunFailure? failure = null;
        seat.StartClock();
        try
        {
            if (!call.Finish())
                failure = slab.Execution.GiveUp(call, call.Stop);
        }
        catch (Exception exception)
        {
            failure = slab.Failures.Handle(call, seat, call.Stop, exception);
        }
        SetTimes(call);
        return failure;
    }

    private void SetTimes(CallRun call)
    {
        _waiting = null;
        slab.Times.Set(call.Ordinal, call.StartTicks, slab.Seat.ReadClock(), slab.Seat.Worker);
        slab.Times.SetCall(call.Ordinal, call.Call);
    }
}
