using AdFlow.Operators;

namespace AdFlow.Hosting;

/// <summary>Seeds of runs, one after the other by Philox, so that neighbours have nothing in common. Thread-safe.
/// </summary>
/// <param name="first">What all of them depend on; of one process usually another than of the next.</param>
internal sealed class RunSeeds(ulong first)
{
    private long _count;

    /// <summary>The next seed.</summary>
    public ulong Next() => new CounterRandom(first, 0, Interlocked.Increment(ref _count)).NextUInt64();
}
