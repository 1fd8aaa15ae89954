using System.Diagnostics;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// Where the runs of a graph meet at a stage whose calls they may share. A run that finds nobody here, or that gains
/// little, calls at once, with its rows in place. Others wait in the order of their arrival until a thread takes them:
/// one whose run makes a call full, or the thread pool, behind all that waited for a processor when the first of them
/// arrived. So a run waits only while the processors do work that is due anyway, and that may bring more rows; whether
/// it does is learnt. Thread-safe.
/// </summary>
internal sealed class StageCalls : IThreadPoolWorkItem, IDisposable
{
    private readonly string _node;
    private readonly bool _isFull;
    private readonly bool _isEager;
    private readonly CallPool _pool;
    private readonly CallMaker _maker;
    private readonly CallCosts _costs;
    private readonly Lock _lock = new();
    private readonly CallQueue _queue = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Action<object?> _leave;
    private long _watchedTicks = long.MaxValue;
    private CallCompany _company;
    private int _underWay;
    private int _arrived;
    private bool _isTakePosted;

    /// <summary>Nobody is here yet.</summary>
    /// <param name="node">Path of the node.</param>
    /// <param name="call">What is called.</param>
    /// <param name="options">How calls are shared.</param>
    public StageCalls(string node, RowCall call, BoundGraphOptions options)
    {
        _node = node;
        _isFull = options.Sharing is CallSharing.Full;
        _isEager = options.EagerSharing;
        _pool = new CallPool(options);
        _maker = new CallMaker(call, options.MostSharedRows, options.RunMemoryBytes);
        _costs = _maker.Costs;
        _leave = ticket => TakeOut((CallTicket)ticket!);
        _time = options.Time;
        _timer = _time.CreateTimer(static calls => ((StageCalls)calls!).TakeOutLate(), this,
            Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What was counted and learnt.</summary>
    public CallReport Report => _maker.Report(_node);

    /// <summary>Gets results for a run, or lets it wait.</summary>
    /// <param name="ticket">The run, prepared; its rows are known.</param>
    /// <param name="run">Its context.</param>
    /// <param name="seat">Tells the time, read a moment ago.</param>
    /// <returns>Whether the ticket says what became of the rows. Otherwise the run waits, and goes on elsewhere, maybe
    /// already: the caller must not touch it.</returns>
    /// <exception cref="OperatorException">The run cannot go on.</exception>
    public bool TryCall(CallTicket ticket, RunContext run, RunSeat seat)
    {
        if (ticket.Rows >= _costs.MostRows || (!_isEager && _costs.IsBestAlone(ticket.Rows)))
        {
            _maker.CallInPlace(ticket, run, seat);
            return true;
        }
        var arrival = Arrive(ticket, seat.Now, out var taken);
        if (arrival is Arrival.CallsInPlace)
            CallInPlace(ticket, run, seat);
        if (arrival is Arrival.WaitsFirst)
            _pool.Post(this);
        if (taken is not null)
            Call(taken, own: arrival is Arrival.Calls ? ticket : null);
        return arrival is Arrival.CallsInPlace or Arrival.Calls;
    }

    /// <summary>Takes those that wait and calls for them; for the thread pool.</summary>
    public void Execute()
    {
        int load = RunLoad.Enter();
        var taken = TakeWaiting(out bool isMore);
        if (isMore)
            _pool.Post(this);
        if (taken is not null)
            Call(taken, own: null);
        RunLoad.Leave(load);
    }

    /// <summary>Ends the watch over deadlines, and frees memory. Runs that wait still get their results.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _maker.Dispose();
    }

    private void CallInPlace(CallTicket ticket, RunContext run, RunSeat seat)
    {
        try
        {
            _maker.CallInPlace(ticket, run, seat);
        }
        finally
        {
            EndCall();
        }
    }

    private int FullRows => _isEager ? _costs.MostRows : _costs.FullRows;

    private Arrival Arrive(CallTicket ticket, long now, out CallTicket? taken)
    {
        taken = null;
        lock (_lock)
        {
            if (MayCallAtOnce(ticket, now))
            {
                _underWay++;
                return Arrival.CallsInPlace;
            }
            ticket.ArrivedTicks = now;
            _queue.Add(ticket);
            _arrived++;
            if (_queue.Rows >= FullRows || IsOverdue(now))
                taken = Take(FullRows + ticket.Rows);
            if (!ticket.IsWaiting)
                return Arrival.Calls;
            Watch(ticket, now);
            bool isFirst = !_isTakePosted;
            _isTakePosted = true;
            return isFirst ? Arrival.WaitsFirst : Arrival.Waits;
        }
    }

    // Who has no time to wait for others' calls does not wait.
    private bool MayCallAtOnce(CallTicket ticket, long now)
    {
        if (ticket.Stop.DeadlineTicks - now < 2 * _costs.Predict(FullRows))
            return true;
        if (_isFull || _queue.First is not null)
            return false;
        bool isIdle = _underWay == 0 && (_isEager || ThreadPool.PendingWorkItemCount == 0);
        return isIdle || !(_isEager || _company.IsWorthWaiting());
    }

    // To wait longer than a full call takes would more than double what waiting costs a run.
    private bool IsOverdue(long now) =>
        !_isFull && !_isEager && now - _queue.First!.ArrivedTicks >= _costs.Predict(_costs.FullRows);

    private CallTicket? TakeWaiting(out bool isMore)
    {
        lock (_lock)
        {
            isMore = _isFull && _arrived > 0 && _queue.Rows < FullRows;
            if (!isMore)
                _company.Learn(_arrived);
            _arrived = 0;
            var taken = isMore ? null : Take(WorthTaking());
            _isTakePosted = isMore |= _queue.First is not null;
            return taken;
        }
    }

    // Half is left to an idle processor where calling for it takes longer than beginning another call.
    private int WorthTaking()
    {
        long rows = Math.Min(_queue.Rows, FullRows);
        return (int)(!_isEager && rows * _costs.PerRow > 4 * _costs.Fixed && RunLoad.HasIdleProcessor
            ? (rows + 1) / 2 : rows);
    }

    private CallTicket? Take(int rows)
    {
        var taken = _queue.Take(Math.Min(rows, _costs.MostRows));
        if (taken is not null)
            _underWay++;
        return taken;
    }

    // The run of the thread itself, if it is one of them, goes on when this returns; the others elsewhere.
    private void Call(CallTicket taken, CallTicket? own)
    {
        _maker.Call(taken);
        EndCall();
        for (CallTicket? ticket = taken, next; ticket is not null; ticket = next)
        {
            next = ticket.Next;
            ticket.Next = null;
            if (ticket != own)
                ticket.Run.Resume();
        }
    }

    private void EndCall()
    {
        lock (_lock)
            _underWay--;
    }

    // One timer for all that wait: it is set anew only for a deadline before all others.
    private void Watch(CallTicket ticket, long now)
    {
        var stop = ticket.Stop;
        WatchUntil(stop.DeadlineTicks, now);
        if (stop.Cancellation.CanBeCanceled)
            ticket.Leaving = stop.Cancellation.UnsafeRegister(_leave, ticket);
    }

    private void WatchUntil(long deadline, long now)
    {
        if (deadline >= _watchedTicks)
            return;
        _watchedTicks = deadline;
        var remaining = Stopwatch.GetElapsedTime(now, deadline);
        // Timers are told whole milliseconds, rounded down.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max((long)remaining.TotalMilliseconds, 0) + 1),
            Timeout.InfiniteTimeSpan);
    }

    private void TakeOutLate()
    {
        CallTicket? late = null;
        lock (_lock)
        {
            long now = _time.GetTimestamp(), nearest = long.MaxValue;
            for (CallTicket? ticket = _queue.First, next; ticket is not null; ticket = next)
            {
                next = ticket.Next;
                if (ticket.Stop.DeadlineTicks > now)
                {
                    nearest = Math.Min(nearest, ticket.Stop.DeadlineTicks);
                    continue;
                }
                _queue.Remove(ticket);
                (ticket.Next, late) = (late, ticket);
            }
            _watchedTicks = long.MaxValue;
            WatchUntil(nearest, now);
        }
        for (CallTicket? ticket = late, next; ticket is not null; ticket = next)
        {
            next = ticket.Next;
            ticket.Next = null;
            GiveBack(ticket);
        }
    }

    // The registration may be an earlier run's, which was too late: the ticket's own caller has left then, or not.
    private void TakeOut(CallTicket ticket)
    {
        lock (_lock)
        {
            if (!ticket.IsWaiting || !ticket.Stop.Cancellation.IsCancellationRequested)
                return;
            _queue.Remove(ticket);
        }
        GiveBack(ticket);
    }

    private static void GiveBack(CallTicket ticket)
    {
        ticket.Outcome = CallOutcome.TakenOut;
        ticket.Run.Resume();
    }

    private enum Arrival
    {
        CallsInPlace,
        Calls,
        Waits,
        WaitsFirst,
    }
}
