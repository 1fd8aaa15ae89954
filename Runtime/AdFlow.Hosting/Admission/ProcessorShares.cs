namespace AdFlow.Hosting;

/// <summary>Counts what runs take of a number of processors. Thread-safe, without a lock.</summary>
/// <param name="processors">How many there are, &gt; 0.</param>
internal sealed class ProcessorShares(double processors)
{
    private readonly long _limit = Math.Max(1, (long)(processors * CostEstimate.Processor));
    private long _taken;
    private long _lent;

    /// <summary>Shares that are taken, in 1/<see cref="CostEstimate.Processor"/>.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Whether a share is there; one run is always let in, whatever it takes.</summary>
    public bool HasRoom(int share) => IsRoom(Taken, share);

    /// <summary>Ticks until so much work is done.</summary>
    /// <param name="work">Ticks of one processor.</param>
    public long TimeOf(long work) => (long)((double)work * CostEstimate.Processor / _limit);

    /// <summary>Takes a share if it is there.</summary>
    public bool TryTake(int share)
    {
        long taken = Taken;
        while (true)
        {
            if (!IsRoom(taken, share))
                return false;
            long found = Interlocked.CompareExchange(ref _taken, taken + share, taken);
            if (found == taken)
                return true;
            taken = found;
        }
    }

    /// <summary>Gives a share back.</summary>
    public void GiveBack(int share) => Interlocked.Add(ref _taken, -share);

    /// <summary>Adds to the processors for some time, or takes that back: for runs that will not end.</summary>
    public void Lend(int share) => Interlocked.Add(ref _lent, share);

    private bool IsRoom(long taken, int share) => taken <= 0 || taken + share <= _limit + Volatile.Read(ref _lent);
}
