namespace AdFlow.Runtime;

/// <summary>
/// Where workers help the runs of a slab: with branches of a segment, and with ranges of the rows of a stage. One slab
/// has one team. A worker that comes late finds nothing to do, or helps the run that the slab has by then.
/// </summary>
internal sealed class RunTeam : IDisposable
{
    private readonly GraphSchedule _schedule;
    private readonly TeamSeats _seats;

    /// <summary>Makes the team of a slab.</summary>
    /// <param name="slab">The slab.</param>
    /// <param name="schedule">How its graph is shared out.</param>
    /// <param name="newSeat">Makes what a worker works with.</param>
    public RunTeam(RunSlab slab, GraphSchedule schedule, Func<RunSeat> newSeat)
    {
        _schedule = schedule;
        _seats = new TeamSeats(schedule.Helpers, newSeat);
        Branches = new BranchTeam(slab, this, schedule);
        Morsels = new MorselTeam(this);
    }

    /// <summary>Executes segments.</summary>
    public BranchTeam Branches { get; }

    /// <summary>Executes the rows of stages.</summary>
    public MorselTeam Morsels { get; }

    /// <summary>Bytes of native memory of the workers' seats.</summary>
    public long HeldBytes => _seats.HeldBytes;

    /// <summary>Calls a worker to this team.</summary>
    /// <returns>Whether one was idle.</returns>
    public bool TryCall() => Workers.Shared.TryCall(this, _schedule.Helpers);

    /// <summary>Helps on a worker's thread, as long as there is something to do.</summary>
    /// <param name="worker">Number of the worker, from 1.</param>
    public void Help(int worker)
    {
        int number = _seats.Take();
        if (number < 0)
            return;
        var seat = _seats[number];
        seat.Worker = worker;
        while (Morsels.Help(seat) || Branches.Help(seat))
        {
        }
        _seats.Leave(number);
    }

    /// <summary>Makes ready for another run; nobody is at work.</summary>
    public void Reset() => _seats.Reset();

    public void Dispose() => _seats.Dispose();
}
