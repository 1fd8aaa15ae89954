using System.Runtime.ExceptionServices;

namespace AdFlow.Runtime;

/// <summary>
/// The threads that execute one segment of a run together: its caller, and workers that come where they are called and
/// leave when nothing may begin. What a run results in, and which failure it reports, is the same as in static order on
/// one thread: the failure of the first stage, in that order, that fails.
/// </summary>
/// <remarks>Every change is made within one lock, held for some tens of nanoseconds, twice a branch.</remarks>
/// <param name="slab">The run's slab.</param>
/// <param name="team">Calls workers.</param>
/// <param name="schedule">How the graph is shared out.</param>
internal sealed class BranchTeam(RunSlab slab, RunTeam team, GraphSchedule schedule)
{
    private const int NoStage = int.MaxValue;

    private readonly Lock _lock = new();
    private readonly Parking _caller = new();
    private readonly ReadyBranches _ready = new(schedule);
    private Segment _segment = schedule.Segments[0];
    private int _helpers;
    private int _running;
    private int _changes;
    private bool _isOpen;
    private int _failedStage = NoStage;
    private RunFailure? _failure;
    private ExceptionDispatchInfo? _bug;

    /// <summary>Executes a segment; no worker is at work when this returns.</summary>
    /// <returns>Why the run failed, or null.</returns>
    public RunFailure? Run(Segment segment)
    {
        Open(segment);
        Work(slab.Seat);
        while (AreOthersAtWork(out int seen))
        {
            _caller.WaitWhile(ref _changes, seen);
            Work(slab.Seat);
        }
        Close();
        _bug?.Throw();
        if (_failure is { } failure)
            slab.Failures.FailedStage = _failedStage;
        return _failure;
    }

    /// <summary>Helps on a worker's thread, as long as something may begin.</summary>
    /// <param name="seat">What the worker works with.</param>
    /// <returns>Whether there was something.</returns>
    public bool Help(RunSeat seat)
    {
        lock (_lock)
        {
            if (!_isOpen || _ready.Count == 0)
                return false;
            _helpers++;
        }
        Work(seat);
        lock (_lock)
        {
            _helpers--;
            _changes++;
        }
        _caller.Wake();
        return true;
    }

    private void Open(Segment segment)
    {
        lock (_lock)
        {
            (_segment, _failedStage, _failure, _bug) = (segment, NoStage, null, null);
            _ready.Begin(segment);
            _isOpen = true;
        }
    }

    private void Close()
    {
        lock (_lock)
            _isOpen = false;
        while (Volatile.Read(ref _changes) is var seen && Volatile.Read(ref _helpers) > 0)
            _caller.WaitWhile(ref _changes, seen);
    }

    private bool AreOthersAtWork(out int seen)
    {
        lock (_lock)
        {
            // What may begin by now is taken at once.
            seen = _ready.Count > 0 ? _changes - 1 : _changes;
            return _running > 0 || _ready.Count > 0;
        }
    }

    private void Work(RunSeat seat)
    {
        while (Take() is var branch and >= 0)
            Execute(branch, seat);
    }

    private int Take()
    {
        int branch;
        long waiting;
        bool isHelpWanted;
        lock (_lock)
        {
            branch = _ready.Take();
            if (branch >= 0)
                _running++;
            isHelpWanted = _ready.Count > 0 && _helpers < schedule.Helpers;
            waiting = _ready.Ticks;
        }
        if (isHelpWanted && schedule.IsWorthHelp(waiting))
            team.TryCall();
        return branch;
    }

    private void Execute(int branch, RunSeat seat)
    {
        seat.StartClock();
        try
        {
            foreach (int stage in _segment.Branches[branch].Stages)
            {
                if (stage > Volatile.Read(ref _failedStage))
                    break;
                if (slab.Execution.Execute(slab.Stages[stage], seat) is not { } failure)
                    continue;
                Fail(stage, failure);
                break;
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
        End(branch);
    }

    private void End(int branch)
    {
        lock (_lock)
        {
            _running--;
            _changes++;
            if (_failedStage == NoStage)
                _ready.End(branch);
            else
                EndFailed(branch);
        }
        _caller.Wake();
    }

    // What comes before the failed stage still runs: it may fail too, and would have failed first.
    private void EndFailed(int branch)
    {
        if (_segment.Branches[branch].Stages[^1] < _failedStage)
            _ready.End(branch);
        _ready.DropBehind(_failedStage);
    }

    private void Fail(int stage, RunFailure failure)
    {
        lock (_lock)
            if (stage < _failedStage)
                (_failedStage, _failure) = (stage, failure);
    }

    // A bug of the runtime or no memory: the run's caller hears of it, wherever it happened.
    private void Fail(Exception exception)
    {
        lock (_lock)
        {
            _bug ??= ExceptionDispatchInfo.Capture(exception);
            _failedStage = -1;
            _ready.Clear();
        }
    }
}
