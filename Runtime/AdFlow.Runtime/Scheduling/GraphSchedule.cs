using System.Diagnostics;

namespace AdFlow.Runtime;

/// <summary>How the runs of a bound graph share out their stages. Shared by all its slabs; thread-safe.</summary>
internal sealed class GraphSchedule
{
    // Calling a thread that is awake and fetching what it made costs the caller about as much as this takes: design.md,
    // section 6.
    private static readonly long WorthSharing = Stopwatch.Frequency / 200_000;

    // One that sleeps comes later, and costs the processors more than it takes over of less: a host that was asked a
    // thousand times a second spent 200 µs a request on it, twice as much as on the request.
    private static readonly long WorthWaking = Stopwatch.Frequency / 10_000;

    // Ranges are moved together afterwards, and each thread fetches its rows anew.
    private static readonly long WorthSplitting = Stopwatch.Frequency / 20_000;

    // Threads take several ranges each, so that one that was held up does not hold up the stage.
    private const int RangesPerThread = 4;

    // Of what is worth a thread, before threads that sleep are woken.
    private const int WorthWakingForRows = 4;

    public GraphSchedule(PhysicalPlan plan, BoundGraphOptions options)
    {
        Segments = SegmentPlanner.Of(plan);
        Estimates = new StageEstimates(Segments, plan.Stages.Count);
        Helpers = Math.Clamp(options.Threads - 1, 0, Workers.Most);
        IsEager = options.EagerThreads;
        CanFork = Helpers > 0 && Segments.Any(segment => segment.CanFork);
        HasTeams = CanFork || (Helpers > 0 && plan.Stages.Any(stage => stage is FusedStage));
    }

    /// <summary>The plan's segments in order.</summary>
    public Segment[] Segments { get; }

    /// <summary>What the stages usually take.</summary>
    public StageEstimates Estimates { get; }

    /// <summary>Most threads of one run besides its caller's.</summary>
    public int Helpers { get; }

    /// <summary>Whether helpers are called however short the work and however busy the processors.</summary>
    public bool IsEager { get; }

    /// <summary>Whether some segment could ever be shared out.</summary>
    public bool CanFork { get; }

    /// <summary>Whether a run could ever have several threads.</summary>
    public bool HasTeams { get; }

    /// <summary>Whether a segment's branches are to run on several threads now.</summary>
    public bool IsShared(Segment segment) =>
        CanFork && segment.CanFork
        && IsWorthHelp(Estimates.Gain(segment));

    /// <summary>Whether to call another thread now for work that waits.</summary>
    /// <param name="ticks">What the waiting work takes.</param>
    public bool IsWorthHelp(long ticks) => IsEager
        || (ticks >= WorthSharing && (ticks >= WorthWaking || Workers.Shared.IsNextAwake) && RunLoad.HasIdleProcessor);

    /// <summary>How many threads are to execute the rows of a stage now.</summary>
    /// <param name="stage">Ordinal of the stage, a fused one.</param>
    /// <param name="rows">How many rows it has.</param>
    public int ThreadsFor(int stage, int rows)
    {
        if (IsEager)
            return Helpers + 1;
        double worth = rows * Estimates.RowTicks(stage) / WorthSplitting;
        return Helpers > 0 && worth >= 2 && (worth >= WorthWakingForRows || Workers.Shared.IsNextAwake)
            && RunLoad.HasIdleProcessor ? (int)Math.Min(worth, Helpers + 1) : 1;
    }

    /// <summary>How many rows the ranges of a stage have, but the last.</summary>
    /// <param name="rows">How many rows the stage has.</param>
    /// <param name="threads">How many threads execute them.</param>
    /// <param name="chunkRows">How many a chunk has.</param>
    /// <returns>A multiple of 64.</returns>
    public int RangeRows(int rows, int threads, int chunkRows)
    {
        int unit = IsEager ? 64 : (chunkRows + 63) / 64 * 64;
        long all = (long)threads * RangesPerThread * unit;
        return (int)Math.Min(int.MaxValue / 64 * 64, (rows + all - 1) / all * unit);
    }
}
