namespace AdFlow.Runtime;

/// <summary>Where runs that wait for a shared call are called for and go on: the thread pool. Thread-safe.</summary>
/// <param name="options">May name what takes its place.</param>
internal readonly struct CallPool(BoundGraphOptions options)
{
    private readonly Action<IThreadPoolWorkItem>? _other = options.Pool;

    /// <summary>Lets a thread execute something, behind all that waits for one now.</summary>
    public void Post(IThreadPoolWorkItem item)
    {
        if (_other is null)
            ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
        else
            _other(item);
    }
}
