namespace AdFlow.Tables;

/// <summary>Two pieces of memory that are freed together.</summary>
internal sealed class MemoryOwners(IDisposable first, IDisposable? second) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        first.Dispose();
        second?.Dispose();
    }
}
