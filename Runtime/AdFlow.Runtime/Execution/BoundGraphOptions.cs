using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Limits of the runs of a graph.</summary>
public sealed record BoundGraphOptions
{
    /// <summary>Most bytes of the memory of one run: of each of its threads, and of each of its asynchronous
    /// nodes.</summary>
    public long RunMemoryBytes { get; init; } = 1L << 30;

    /// <summary>Most runs at once, late asynchronous nodes of answered runs included; more are refused.</summary>
    public int MaxConcurrentRuns { get; init; } = 1024;

    /// <summary>Most idle slabs kept for later runs.</summary>
    public int PooledSlabs { get; init; } = Math.Max(64, 2 * Environment.ProcessorCount);

    /// <summary>A slab that holds more bytes than this is freed after its run instead of kept.</summary>
    public long PooledSlabBytes { get; init; } = 64L << 20;

    /// <summary>Most rows of a chunk of a fused stage, 1 to 1,024; null: chosen for each stage. Results do not depend
    /// on it.</summary>
    public int? ChunkRows { get; init; }

    /// <summary>Rows of the ranges that a splittable stage is executed in, a multiple of 64; null: all in one. For
    /// tests: results do not depend on it.</summary>
    internal int? MorselRows { get; init; }

    /// <summary>Of how many runs of a slab one measures every node inside fused stages; 0: none does. See
    /// <see cref="GraphRun.NodeTimes"/>.</summary>
    public int SampleEvery { get; init; } = 128;

    /// <summary>Width of the lanes that map operators compute in. Results do not depend on it.</summary>
    public LaneWidth LaneWidth { get; init; } = LaneWidths.Best;

    /// <summary>Most threads that work on one run, the calling one included, 1 to 65; 1: never more than that. Others
    /// are called only to work of 5 µs or more and to idle processors. Results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether other threads are called however short the work and however busy the processors: for
    /// tests.</summary>
    public bool EagerThreads { get; init; }

    /// <summary>Devices that stages may be executed on, where that is estimated to be faster than the processor; none
    /// by default. They must live longer than the graph and its last result. Results do not depend on them.</summary>
    public IReadOnlyList<CalibratedDevice> Devices { get; init; } = [];

    /// <summary>Whether devices execute whatever they can, however long they take: for tests.</summary>
    public bool EagerDevices { get; init; }

    /// <summary>Most bytes of tables that stay on each device; null: half of its memory.</summary>
    public long? PinnedDeviceBytes { get; init; }

    /// <summary>Told once for each stage and kind of failure that a device failed and the processor has executed the
    /// stage; on the thread of the run. All failures are counted in <see cref="BoundGraph.Devices"/>.</summary>
    public Action<DeviceFallback>? DeviceFailed { get; init; }

    /// <summary>Whether runs share calls of operators that allow it. A run that waits for such a call ends on a thread
    /// of the pool. Results of a model may differ in the last bits by what else is in a call.</summary>
    public CallSharing Sharing { get; init; } = CallSharing.WhenBusy;

    /// <summary>Most rows of a call that runs share, 1 or more; usually a call is full before, which is learnt.
    /// </summary>
    public int MostSharedRows { get; init; } = 16_384;

    /// <summary>Whether every run that finds a call under way waits to share one, whatever it gains: for tests.
    /// </summary>
    internal bool EagerSharing { get; init; }

    /// <summary>Takes the place of the thread pool where runs wait to share a call; for tests.</summary>
    internal Action<IThreadPoolWorkItem>? Pool { get; init; }

    /// <summary>Tells when the time of runs that wait to share a call is over, in readings of the system's clock; for
    /// tests, which let time pass.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How far map operators are taken: 1 executes their kernels; 2 also compiles groups of cheap ones that
    /// computed a million rows to one loop, in the background, and uses it once it proved to give the same bits.
    /// Results do not depend on it.</summary>
    public int Tier { get; init; } = 2;

    /// <summary>Rows after which a group is compiled.</summary>
    internal long HotRows { get; init; } = 1_000_000;

    /// <summary>Chunks on which compiled code is compared with kernels.</summary>
    internal int ChecksOfCompiled { get; init; } = 16;

    /// <summary>Whether a group is compiled at once, on the thread that finds it hot; for tests.</summary>
    internal bool CompilesInline { get; init; }

    /// <summary>Takes the place of compiled code; for tests of what happens when it is wrong.</summary>
    internal Func<MapKernel, MapKernel>? CompiledKernel { get; init; }

    /// <summary>What the runs of the graph share of compiled groups; the graph sets it. Null without tier 2.</summary>
    internal GroupTiers? Tiers { get; init; }

    /// <summary>What the runs of the graph share of devices; the graph sets it. Null without any.</summary>
    internal GraphPlacement? Placement { get; init; }
}
