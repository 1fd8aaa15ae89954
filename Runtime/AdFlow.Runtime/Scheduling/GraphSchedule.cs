using System.Diagnostics;

namespace AdFlow.Runtime;

/// <summary>How the runs of a bound graph share out their stages. Shared by all its slabs; thread-safe.</summary>
internal sealed class GraphSchedule
{
    // Waking a thread and fetching what it made costs the caller about as much as this takes: design.md, section 6.
    private static readonly long WorthSharing = Stopwatch.Frequency / 200_000;

    public GraphSchedule(PhysicalPlan plan, BoundGraphOptions options)
    {
        Segments = SegmentPlanner.Of(plan);
        Estimates = new StageEstimates(Segments, plan.Stages.Count);
        Helpers = Math.Clamp(options.Threads - 1, 0, Workers.Most);
        IsEager = options.EagerThreads;
        CanFork = Helpers > 0 && Segments.Any(segment => segment.CanFork);
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

    /// <summary>Whether a segment's branches are to run on several threads now.</summary>
    public bool IsShared(Segment segment) =>
        CanFork && segment.CanFork
        && (IsEager || (Estimates.Gain(segment) >= WorthSharing && RunLoad.HasIdleProcessor));

    /// <summary>Whether to call another thread now for work that waits.</summary>
    /// <param name="ticks">What the waiting work takes.</param>
    public bool IsWorthHelp(long ticks) => IsEager || (ticks >= WorthSharing && RunLoad.HasIdleProcessor);
}
