namespace AdFlow.Cli;

/// <summary>What is to be disposed together, the last one first. Not thread-safe.</summary>
internal sealed class Owners : IDisposable
{
    private readonly Stack<IDisposable> _owned = [];

    /// <summary>Takes something over.</summary>
    public T Add<T>(T owned) where T : IDisposable
    {
        _owned.Push(owned);
        return owned;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_owned.TryPop(out var owned))
            owned.Dispose();
    }
}
