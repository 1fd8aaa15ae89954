namespace AdFlow.Tables.Counters;

/// <summary>One counter.</summary>
internal struct CounterCell
{
    /// <summary>What was counted, 0 or more; changed by interlocked operations only.</summary>
    public long Used;

    /// <summary>
    /// What the log says, or everything in memory. What was counted beyond it is not to be told to anyone yet. Written
    /// under the log's lock.
    /// </summary>
    public long Covered;

    /// <summary>How far ahead of <see cref="Used"/> the log is written next.</summary>
    public long Ahead;

    /// <summary>The key, or the hash of a text.</summary>
    public ulong Word;

    /// <summary>1 while the log is asked to cover more.</summary>
    public int Waiting;
}
