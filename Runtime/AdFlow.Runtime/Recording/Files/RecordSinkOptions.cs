namespace AdFlow.Runtime;

/// <summary>Where a <see cref="RecordSink"/> writes, and its bounds. Immutable.</summary>
public sealed record RecordSinkOptions
{
    /// <summary>Folder of the files; it is made where it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>Begin of the files' names: <c>NAME-00000001.adrec</c>.</summary>
    public string Name { get; init; } = "records";

    /// <summary>Most bytes of runs that wait to be written.</summary>
    public long MaxQueuedBytes { get; init; } = 64L << 20;

    /// <summary>Most runs that wait to be written.</summary>
    public int MaxQueuedRuns { get; init; } = 4096;

    /// <summary>Most bytes of one run; a larger one is dropped.</summary>
    public int MaxRunBytes { get; init; } = 32 << 20;

    /// <summary>A file of so many bytes is finished and another one begun; it may be longer by one record batch.
    /// </summary>
    public long MaxFileBytes { get; init; } = 1L << 30;

    /// <summary>A file of so many runs is finished and another one begun.</summary>
    public long MaxFileRuns { get; init; } = 1_000_000;

    /// <summary>Finished files that are kept, ≥ 1; older ones are deleted.</summary>
    public int KeptFiles { get; init; } = 10;

    /// <summary>Is told the first time that something goes wrong which the disk has not to do with, on the sink's own
    /// thread; must not throw. Null where nobody listens.</summary>
    public Action<Exception>? Unexpected { get; init; }

    /// <summary>How long a run may wait in memory until it is in the file, where a kill of the process does not lose
    /// it.</summary>
    public TimeSpan FlushEvery { get; init; } = TimeSpan.FromSeconds(5);
}
