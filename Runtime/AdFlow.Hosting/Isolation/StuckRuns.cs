namespace AdFlow.Hosting;

/// <summary>
/// Counts runs that did not stop and have not ended yet. Each is given another thread of the pool and another share of
/// the processors, so that other graphs go on meanwhile. Thread-safe.
/// </summary>
internal sealed class StuckRuns
{
    private readonly Lock _changing = new();
    private readonly HostAdmission _admission;
    private readonly int _most;
    private int _count;

    /// <summary>Sees to it that the pool has a thread for every run that may be under way, and others for what has to
    /// be done beside: to read and to refuse requests must not wait for runs.</summary>
    public StuckRuns(HostAdmission admission, IsolationOptions options)
    {
        (_admission, _most) = (admission, options.MostStuckRuns);
        Need((int)Math.Min(Math.Ceiling(admission.Options.HostProcessors), 512) + Environment.ProcessorCount);
    }

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether there are more than a process should go on with.</summary>
    public bool AreTooMany => Count >= _most;

    /// <summary>Counts one in.</summary>
    public void Add(int share)
    {
        Change(1);
        _admission.Shares.Lend(share);
        _admission.Dispatch();
    }

    /// <summary>Counts one out, which has ended after all.</summary>
    public void Remove(int share)
    {
        _admission.Shares.Lend(-share);
        Change(-1);
    }

    private void Change(int by)
    {
        lock (_changing)
        {
            _count += by;
            ThreadPool.GetMinThreads(out int workers, out int ports);
            ThreadPool.SetMinThreads(Math.Max(1, workers + by), ports);
        }
    }

    private static void Need(int threads)
    {
        ThreadPool.GetMinThreads(out int workers, out int ports);
        if (workers < threads)
            ThreadPool.SetMinThreads(threads, ports);
    }
}
