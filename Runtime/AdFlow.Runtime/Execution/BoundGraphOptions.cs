namespace AdFlow.Runtime;

/// <summary>Limits of the runs of a graph.</summary>
public sealed record BoundGraphOptions
{
    /// <summary>Most bytes of one run's memory, and of each of its asynchronous nodes'.</summary>
    public long RunMemoryBytes { get; init; } = 1L << 30;

    /// <summary>Most runs at once, late asynchronous nodes of answered runs included; more are refused.</summary>
    public int MaxConcurrentRuns { get; init; } = 1024;

    /// <summary>Most idle slabs kept for later runs.</summary>
    public int PooledSlabs { get; init; } = 2 * Environment.ProcessorCount;

    /// <summary>A slab that holds more bytes than this is freed after its run instead of kept.</summary>
    public long PooledSlabBytes { get; init; } = 64L << 20;

    /// <summary>Rows of a chunk of a map stage; results do not depend on it.</summary>
    internal int ChunkRows { get; init; } = 1024;
}
