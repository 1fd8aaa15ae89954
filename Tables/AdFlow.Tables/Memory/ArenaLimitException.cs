namespace AdFlow.Tables;

/// <summary>A run asked for more memory than its arena may hold.</summary>
public sealed class ArenaLimitException(long requestedBytes, long heldBytes, long limitBytes)
    : Exception($"The arena's limit is reached: {requestedBytes} bytes asked, {heldBytes} held, limit {limitBytes}.")
{
    /// <summary>Bytes that were asked for.</summary>
    public long RequestedBytes { get; } = requestedBytes;

    /// <summary>Bytes held at that time.</summary>
    public long HeldBytes { get; } = heldBytes;

    /// <summary>The limit.</summary>
    public long LimitBytes { get; } = limitBytes;
}
