using System.Diagnostics;
using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>
/// Says which requests of a graph run, wait or are refused. A request runs at once where nobody waits and processors
/// are free: that takes no lock and allocates nothing. Otherwise it waits, if the work before it is expected to be done
/// soon enough for its deadline. Thread-safe.
/// </summary>
internal sealed class GraphAdmission(string graph, HostAdmission host)
{
    // Of a deadline, what a request may wait while there is overload: enough to keep all processors busy.
    private const int OverloadPart = 10;

    private readonly RunFailure _graphIsBusy = new(FailureClass.Capacity, HostFailureCodes.GraphIsBusy,
        "The graph has more to do than it can within deadlines. Try again after the seconds of Retry-After, with more "
        + "time or with a higher priority.", graph);

    private readonly RunFailure _hostIsBusy = new(FailureClass.Capacity, HostFailureCodes.HostIsBusy,
        "The host has more to do than it can within deadlines. Try again after the seconds of Retry-After, with more "
        + "time or with a higher priority.", graph);

    private readonly RunFailure _expired = new(FailureClass.Deadline, HostFailureCodes.WaitedTooLong,
        "The deadline passed while the request waited for others.", graph);

    private readonly RunFailure _left = new(
        FailureClass.RequestData, FailureCodes.Cancelled, "The caller left.", graph);

    private long _standsSince = long.MaxValue;
    private volatile CostEstimate _cost = new(host.Time.TimestampFrequency);
    private long _refused;
    private long _ended;
    private long _deadline = host.Options.DefaultDeadline.Ticks;

    /// <summary>What a run is expected to cost, on the rung of now of the quality ladder.</summary>
    public CostEstimate Cost
    {
        get => _cost;
        set => _cost = value;
    }

    /// <summary>Processors that its runs may take.</summary>
    public double Processors => host.Options.GraphProcessors;

    /// <summary>What its runs take.</summary>
    public ProcessorShares Shares { get; } = new(host.Options.GraphProcessors);

    /// <summary>Who waits.</summary>
    public WaitingLine Line { get; } = new();

    /// <summary>The clock of all that is told in ticks.</summary>
    public TimeProvider Time => host.Time;

    /// <summary>The graph's own deadline, as it was in the last run; before the first one that of the options.
    /// </summary>
    public TimeSpan Deadline
    {
        get => new(Volatile.Read(ref _deadline));
        set => Volatile.Write(ref _deadline, value.Ticks);
    }

    /// <summary>Requests that were refused so far.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Requests that were admitted and have ended so far.</summary>
    public long Ended => Volatile.Read(ref _ended);

    /// <summary>The wait that a newcomer may expect, as a part of what it may wait under overload; 0 to 1.</summary>
    public double PartOfAllowedWait => Math.Min(1,
        (double)ExpectedWait / Math.Max(1, WaitUnderOverload(host.TicksOf(Deadline))));

    /// <summary>Seconds after which a request would not be refused, as far as can be told; 1 or more.</summary>
    public int RetryAfterSeconds => (int)Math.Clamp(
        Math.Ceiling((double)Math.Max(Shares.TimeOf(Line.WorkBefore(0)), host.WaitTime(0)) / Time.TimestampFrequency),
        1, 3600);

    /// <summary>Ticks that a newcomer of the middle priority would wait, as far as can be told.</summary>
    public long ExpectedWait => Line.Count == 0 ? 0
        : Math.Max(Shares.TimeOf(Line.WorkBefore(RunPriority.Default)), host.WaitTime(RunPriority.Default));

    /// <summary>Whether requests have had to wait without a pause for longer than a burst takes.</summary>
    public bool IsOverloaded => Volatile.Read(ref _standsSince) is not long.MaxValue and var since
        && Time.GetTimestamp() - since > host.LongestBurst;

    /// <summary>Whether nobody waits for a processor, of this graph or another.</summary>
    public bool IsIdle => Line.Count == 0 && host.Waiting == 0;

    /// <summary>Asks to run.</summary>
    /// <param name="ticket">The request's place; where the outcome says so, <see cref="Leave"/> gives it up.</param>
    /// <param name="priority">0 to 9.</param>
    /// <param name="timeLeft">Time until the request's deadline.</param>
    /// <param name="cancellation">Cancelled when the sender leaves.</param>
    public ValueTask<AdmissionOutcome> EnterAsync(
        AdmissionTicket ticket, int priority, TimeSpan timeLeft, CancellationToken cancellation)
    {
        (ticket.Priority, ticket.Share) = (priority, Cost.Share);
        ticket.Work = WorkOfRun;
        if (Line.Count == 0 && TryTake(ticket))
            return new(AdmissionOutcome.Admitted);
        long ticks = host.TicksOf(timeLeft);
        ticket.ExpiresAt = Time.GetTimestamp() + ticks;
        ticket.LongestWait = LongestWait(ticks);
        return host.WaitAsync(this, ticket, cancellation);
    }

    /// <summary>Why a request would not run if it came now; to refuse it before its body is read. Null where it
    /// would.</summary>
    /// <param name="priority">0 to 9.</param>
    /// <param name="timeLeft">Time until its deadline; null: that of the graph.</param>
    public RunFailure? Foresee(int priority, TimeSpan? timeLeft)
    {
        if (Line.Count == 0)
            return null;
        var outcome = Judge(priority, LongestWait(host.TicksOf(timeLeft ?? Deadline)));
        return outcome is AdmissionOutcome.Admitted ? null : FailureOf(Refuse(outcome));
    }

    /// <summary>Why the requests of one body are too many for the time that is left, or null.</summary>
    /// <param name="count">How many they are.</param>
    /// <param name="timeLeft">Time until the deadline of all of them.</param>
    public RunFailure? ForeseeAll(int count, TimeSpan timeLeft) =>
        count > 1 && Cost.IsKnown && Shares.TimeOf(WorkOfRun * count) > host.TicksOf(timeLeft)
            ? FailureOf(Refuse(AdmissionOutcome.GraphIsBusy)) : null;

    /// <summary>Learns from a run that was not broken off.</summary>
    /// <param name="elapsed">Ticks that it took.</param>
    /// <param name="stages">Its stages, where it may have waited for others without using a processor.</param>
    /// <param name="cost">What runs like this one are expected to cost.</param>
    public void Learn(long elapsed, ReadOnlySpan<StageTime> stages, CostEstimate cost)
    {
        cost.Learn(elapsed);
        if (stages.IsEmpty)
            return;
        long busy = 0;
        foreach (var stage in stages)
            if (stage.Stage is not OperatorStage { Operator.IsAsynchronous: true })
                busy += (stage.EndTicks - stage.StartTicks) / Math.Max(1, stage.Call.Runs);
        cost.LearnShare(busy * Time.TimestampFrequency / Stopwatch.Frequency, elapsed);
    }

    /// <summary>Gives up the place of a request that was admitted.</summary>
    public void Leave(AdmissionTicket ticket)
    {
        if (!ticket.IsInside)
            return;
        ticket.IsInside = false;
        Interlocked.Increment(ref _ended);
        Shares.GiveBack(ticket.Share);
        host.Shares.GiveBack(ticket.Share);
        host.Dispatch();
    }

    /// <summary>Lets a ticket in if processors are free.</summary>
    public bool TryTake(AdmissionTicket ticket)
    {
        if (!Shares.TryTake(ticket.Share))
            return false;
        if (!host.Shares.TryTake(ticket.Share))
        {
            Shares.GiveBack(ticket.Share);
            return false;
        }
        ticket.IsInside = true;
        ticket.AdmittedAt = Time.GetTimestamp();
        return true;
    }

    /// <summary>Whether a request may wait behind those that go before it.</summary>
    /// <param name="priority">Its priority.</param>
    /// <param name="longest">Ticks that it may wait.</param>
    public AdmissionOutcome Judge(int priority, long longest) =>
        longest <= 0 || Shares.TimeOf(Line.WorkBefore(priority)) > longest ? AdmissionOutcome.GraphIsBusy
        : host.WaitTime(priority) > longest ? AdmissionOutcome.HostIsBusy : AdmissionOutcome.Admitted;

    /// <summary>Why a request does not run; null where it does.</summary>
    public RunFailure? FailureOf(AdmissionOutcome outcome) => outcome switch
    {
        AdmissionOutcome.GraphIsBusy => _graphIsBusy,
        AdmissionOutcome.HostIsBusy => _hostIsBusy,
        AdmissionOutcome.Expired => _expired,
        AdmissionOutcome.Left => _left,
        _ => null,
    };

    /// <summary>Counts a refusal.</summary>
    public AdmissionOutcome Refuse(AdmissionOutcome outcome)
    {
        Interlocked.Increment(ref _refused);
        return outcome;
    }

    /// <summary>Remembers since when somebody waits. Under the lock of the host's admission.</summary>
    public void NoteLine() => Volatile.Write(ref _standsSince,
        Line.Count == 0 ? long.MaxValue
        : _standsSince == long.MaxValue ? Time.GetTimestamp() : _standsSince);

    private long WorkOfRun => Cost.Work;

    private long WaitUnderOverload(long timeLeft) => Math.Min(host.LongestWait,
        Math.Min(timeLeft - Cost.Service, Math.Max(2 * Cost.Service, timeLeft / OverloadPart)));

    // A burst may fill the line up to half of what the deadline leaves: the estimate may be wrong by as much. A line
    // that never empties only makes everybody late, so it is kept short then: "controlled delay" of B. Maurer, Fail at
    // Scale, ACM Queue 13(8), 2015, after K. Nichols and V. Jacobson, Controlling Queue Delay, ACM Queue 10(5), 2012.
    private long LongestWait(long timeLeft)
    {
        return IsOverloaded ? WaitUnderOverload(timeLeft)
            : Math.Min(host.LongestWait, (timeLeft - Cost.Service) / 2);
    }
}
