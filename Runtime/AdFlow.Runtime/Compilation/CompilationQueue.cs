namespace AdFlow.Runtime;

/// <summary>
/// Compiles groups one after the other on a thread of the pool, so that compiling takes at most one core from the runs
/// of a process. Each group comes once, so it holds at most the groups there are. Adding neither waits nor allocates
/// for itself. Thread-safe.
/// </summary>
internal sealed class CompilationQueue : IThreadPoolWorkItem
{
    private GroupTier? _newest;
    private int _isRunning;

    private CompilationQueue() { }

    /// <summary>The queue of the process.</summary>
    public static CompilationQueue Shared { get; } = new();

    /// <summary>Adds a group.</summary>
    public void Add(GroupTier group)
    {
        do
            group.Next = _newest;
        while (Interlocked.CompareExchange(ref _newest, group, group.Next) != group.Next);
        Start();
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (Interlocked.Exchange(ref _newest, null) is { } group)
            for (GroupTier? next; group is not null; group = next)
            {
                next = group.Next;
                group.Next = null;
                group.Compile();
            }
        Interlocked.Exchange(ref _isRunning, 0);
        if (Volatile.Read(ref _newest) is not null)
            Start();
    }

    private void Start()
    {
        if (Interlocked.Exchange(ref _isRunning, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
