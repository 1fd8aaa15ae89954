using System.Runtime.CompilerServices;

namespace AdFlow.Hosting;

/// <summary>
/// What the graphs of a host have to share: processors, and room for requests that wait. Who waits is served by
/// priority, then graph by graph in turns, then in the order of arrival: estimates then hold for who waits already,
/// which they would not if later ones went first. Thread-safe; the lock is taken only where somebody waits.
/// </summary>
internal sealed class HostAdmission
{
    private readonly Lock _changing = new();
    private readonly List<GraphAdmission> _lines = [];
    private readonly long[] _work = new long[WaitingLine.Priorities];
    private int _waiting;
    private int _turn;

    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public HostAdmission(AdmissionOptions options, TimeProvider time)
    {
        options.Check();
        (Options, Time) = (options, time);
        Shares = new ProcessorShares(options.HostProcessors);
        LongestWait = TicksOf(options.LongestWait);
        LongestBurst = TicksOf(options.LongestBurst);
        DefaultDeadline = TicksOf(options.DefaultDeadline);
    }

    /// <summary>The limits.</summary>
    public AdmissionOptions Options { get; }

    /// <summary>The clock of all that is told in ticks.</summary>
    public TimeProvider Time { get; }

    /// <summary>What the runs of all graphs take.</summary>
    public ProcessorShares Shares { get; }

    /// <summary>See <see cref="AdmissionOptions.LongestWait"/>.</summary>
    public long LongestWait { get; }

    /// <summary>See <see cref="AdmissionOptions.LongestBurst"/>.</summary>
    public long LongestBurst { get; }

    /// <summary>See <see cref="AdmissionOptions.DefaultDeadline"/>.</summary>
    public long DefaultDeadline { get; }

    /// <summary>How many requests wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Ticks until the work of all graphs before a newcomer's is done.</summary>
    public long WaitTime(int priority)
    {
        long sum = 0;
        for (; Waiting > 0 && priority < _work.Length; priority++)
            sum += Volatile.Read(ref _work[priority]);
        return Shares.TimeOf(sum);
    }

    /// <summary>A time in ticks of the clock.</summary>
    public long TicksOf(TimeSpan time) =>
        (long)Math.Min(time.TotalSeconds * Time.TimestampFrequency, long.MaxValue / 8);

    /// <summary>Waits for a turn, or is refused.</summary>
    public ValueTask<AdmissionOutcome> WaitAsync(
        GraphAdmission graph, AdmissionTicket ticket, CancellationToken cancellation)
    {
        lock (_changing)
        {
            var outcome = MakeRoom(graph, ticket.Priority, ticket.LongestWait);
            if (outcome is AdmissionOutcome.Admitted)
            {
                ticket.Begin();
                Add(graph, ticket);
            }
            // Also where it is refused: what it took for a moment may be what another one missed.
            DispatchLocked();
            if (outcome is not AdmissionOutcome.Admitted)
                return new(graph.Refuse(outcome));
        }
        return cancellation.CanBeCanceled ? WaitAsync(ticket, cancellation) : ticket.Turn;
    }

    /// <summary>Lets in whoever waits and finds free processors now.</summary>
    public void Dispatch()
    {
        if (Waiting == 0)
            return;
        lock (_changing)
            DispatchLocked();
    }

    /// <summary>Sends those away whose time is over.</summary>
    public void SendLateAway()
    {
        if (Waiting == 0)
            return;
        long now = Time.GetTimestamp();
        lock (_changing)
            for (int line = _lines.Count - 1; line >= 0; line--)
                SendLateAway(_lines[line], now);
    }

    private static void Withdraw(object? state)
    {
        var ticket = (AdmissionTicket)state!;
        ticket.WaitsIn?.Withdraw(ticket);
    }

    private void Withdraw(AdmissionTicket ticket)
    {
        lock (_changing)
            if (ticket.WaitsFor is not null)
                Remove(ticket, AdmissionOutcome.Left);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<AdmissionOutcome> WaitAsync(AdmissionTicket ticket, CancellationToken cancellation)
    {
        // Disposed before the ticket is used again: a late call must not meet another request.
        using (cancellation.UnsafeRegister(Withdraw, ticket))
            return await ticket.Turn.ConfigureAwait(false);
    }

    private AdmissionOutcome MakeRoom(GraphAdmission graph, int priority, long longest)
    {
        var outcome = graph.Judge(priority, longest);
        if (outcome is not AdmissionOutcome.Admitted)
            return outcome;
        while (_waiting >= Options.MostWaiting)
            if (Weakest(priority) is { } weakest)
                Refuse(weakest, AdmissionOutcome.HostIsBusy);
            else
                return AdmissionOutcome.HostIsBusy;
        // Who would now come too late goes at once, so that its sender can ask elsewhere.
        while (graph.Line.Weakest(priority) is { } late
                && graph.Shares.TimeOf(graph.Line.WorkBefore(late.Priority)) > late.LongestWait)
            Refuse(late, AdmissionOutcome.GraphIsBusy);
        while (Weakest(priority) is { } late && WaitTime(late.Priority) > late.LongestWait)
            Refuse(late, AdmissionOutcome.HostIsBusy);
        return AdmissionOutcome.Admitted;
    }

    private AdmissionTicket? Weakest(int priority)
    {
        AdmissionTicket? weakest = null;
        foreach (var graph in _lines)
            if (graph.Line.Weakest(priority) is { } other && (weakest is null || other.Priority < weakest.Priority
                    || other.Priority == weakest.Priority && other.Work > weakest.Work))
                weakest = other;
        return weakest;
    }

    private void DispatchLocked()
    {
        while (NextGraph() is { } graph)
        {
            var ticket = graph.Line.Next!;
            bool isLate = Time.GetTimestamp() >= ticket.ExpiresAt;
            if (!isLate && !graph.TryTake(ticket))
                return;
            Remove(ticket, isLate ? AdmissionOutcome.Expired : AdmissionOutcome.Admitted);
        }
    }

    // Of the graphs that have processors left, the one with the most important request; of several in turns.
    private GraphAdmission? NextGraph()
    {
        GraphAdmission? next = null;
        int best = -1, place = 0;
        for (int i = 0; i < _lines.Count; i++)
        {
            int candidate = (_turn + i) % _lines.Count;
            var graph = _lines[candidate];
            var first = graph.Line.Next!;
            if (first.Priority > best && graph.Shares.HasRoom(first.Share) && Shares.HasRoom(first.Share))
                (next, best, place) = (graph, first.Priority, candidate);
        }
        _turn = next is null ? _turn : place + 1;
        return next;
    }

    private void SendLateAway(GraphAdmission graph, long now)
    {
        for (int priority = 0; priority < WaitingLine.Priorities; priority++)
            for (var ticket = graph.Line.First(priority); ticket is not null;)
            {
                var behind = ticket.Behind;
                if (now >= ticket.ExpiresAt)
                    Remove(ticket, AdmissionOutcome.Expired);
                ticket = behind;
            }
    }

    private void Add(GraphAdmission graph, AdmissionTicket ticket)
    {
        if (graph.Line.Count == 0)
            _lines.Add(graph);
        (ticket.WaitsFor, ticket.WaitsIn) = (graph, this);
        graph.Line.Add(ticket);
        graph.NoteLine();
        _work[ticket.Priority] += ticket.Work;
        // Seen by whoever gives a processor back afterwards; whoever did so before is seen by the look that follows.
        Interlocked.Increment(ref _waiting);
    }

    private void Refuse(AdmissionTicket ticket, AdmissionOutcome outcome)
    {
        ticket.WaitsFor!.Refuse(outcome);
        Remove(ticket, outcome);
    }

    private void Remove(AdmissionTicket ticket, AdmissionOutcome outcome)
    {
        var graph = ticket.WaitsFor!;
        graph.Line.Remove(ticket);
        graph.NoteLine();
        if (graph.Line.Count == 0)
            _lines.Remove(graph);
        _work[ticket.Priority] -= ticket.Work;
        Interlocked.Decrement(ref _waiting);
        ticket.WaitsFor = null;
        ticket.End(outcome);
    }
}
