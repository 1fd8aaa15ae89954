namespace AdFlow.Hosting;

/// <summary>
/// What a run of a graph is expected to cost: exponentially weighted means of measured runs. Thread-safe without a
/// lock: of runs that end at the same time one may be forgotten, which a mean bears.
/// </summary>
/// <param name="frequency">Ticks per second of the clock.</param>
internal sealed class CostEstimate(long frequency)
{
    /// <summary>A whole processor.</summary>
    public const int Processor = 1024;

    private const int LeastShare = Processor / 32;

    // A run counts 1/8 of the mean and at most as four times the mean: the first run of a process, which waits for
    // code to be compiled, must not stand for the next ones, and a change of cost is learnt in a dozen runs.
    private const int Weight = 8;
    private const int MostTimes = 4;

    private long _service = Math.Max(1, frequency / 1000);
    private int _share = Processor;
    private bool _isKnown;

    /// <summary>Ticks from the begin of a run to its end.</summary>
    public long Service => Volatile.Read(ref _service);

    /// <summary>Processor that it takes meanwhile, in 1/<see cref="Processor"/>.</summary>
    public int Share => Volatile.Read(ref _share);

    /// <summary>Ticks of one processor that are those of a run.</summary>
    public long Work => Math.Max(1, Service * Share / Processor);

    /// <summary>Whether a run was measured.</summary>
    public bool IsKnown => Volatile.Read(ref _isKnown);

    /// <summary>Learns from a run.</summary>
    /// <param name="elapsed">Ticks that it took.</param>
    public void Learn(long elapsed)
    {
        Volatile.Write(ref _isKnown, true);
        long mean = Service;
        elapsed = Math.Clamp(elapsed, mean / MostTimes, mean * MostTimes);
        long step = elapsed - mean;
        // Rounded away from the mean: otherwise it would stop before it is there.
        Volatile.Write(ref _service, Math.Max(1, mean + (step + Math.Sign(step) * (Weight - 1)) / Weight));
    }

    /// <summary>Learns how much of a run was spent on a processor.</summary>
    /// <param name="busy">Ticks of that.</param>
    /// <param name="elapsed">Ticks of all.</param>
    public void LearnShare(long busy, long elapsed)
    {
        long share = elapsed <= 0 ? Processor : Math.Clamp(busy * Processor / elapsed, LeastShare, Processor);
        Volatile.Write(ref _share, (int)(Share + (share - Share) / Weight));
    }
}
