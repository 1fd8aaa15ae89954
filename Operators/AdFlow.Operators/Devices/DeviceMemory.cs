namespace AdFlow.Operators;

/// <summary>
/// Bytes of a device's memory, aligned to 256. Owned by whoever allocated it; disposed only when an event behind its
/// last use is done.
/// </summary>
/// <param name="bytes">How many.</param>
public abstract class DeviceMemory(long bytes) : IDisposable
{
    /// <summary>How many.</summary>
    public long Bytes { get; } = bytes;

    /// <inheritdoc/>
    public abstract void Dispose();
}
