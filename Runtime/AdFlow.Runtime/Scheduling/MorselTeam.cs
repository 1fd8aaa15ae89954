namespace AdFlow.Runtime;

/// <summary>
/// The threads that execute ranges of rows of one stage of a run at once: the one that came to the stage, and workers
/// that come where they are called. One stage of a run at a time. Thread-safe.
/// </summary>
/// <param name="team">Calls workers.</param>
internal sealed class MorselTeam(RunTeam team)
{
    private readonly Lock _lock = new();
    private readonly Parking _caller = new();
    private MorselJob? _job;
    private int _helpers;
    private int _changes;

    /// <summary>Executes all ranges of a stage; no worker is at work on them when this returns.</summary>
    /// <param name="job">The ranges.</param>
    /// <param name="seat">What the calling thread works with.</param>
    /// <param name="threads">How many threads are worth it, the calling one included.</param>
    /// <returns>False, and nothing was done, where another stage of the run is executed so.</returns>
    public bool TryRun(MorselJob job, RunSeat seat, int threads)
    {
        lock (_lock)
        {
            if (_job is not null)
                return false;
            _job = job;
        }
        for (int i = 1; i < threads && team.TryCall(); i++)
        {
        }
        job.Work(seat, isHelp: false);
        // Nothing is left to take, so nobody comes any more.
        while (Volatile.Read(ref _changes) is var seen && Volatile.Read(ref _helpers) > 0)
            _caller.WaitWhile(ref _changes, seen);
        lock (_lock)
            _job = null;
        return true;
    }

    /// <summary>Helps on a worker's thread, as long as there are ranges.</summary>
    /// <param name="seat">What the worker works with.</param>
    /// <returns>Whether there were any.</returns>
    public bool Help(RunSeat seat)
    {
        MorselJob? job;
        lock (_lock)
        {
            job = _job;
            if (job is not { HasMore: true })
                return false;
            _helpers++;
        }
        job.Work(seat, isHelp: true);
        lock (_lock)
        {
            _helpers--;
            _changes++;
        }
        _caller.Wake();
        return true;
    }
}
