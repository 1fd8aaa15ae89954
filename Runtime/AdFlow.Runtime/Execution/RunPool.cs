using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Keeps the slabs of a graph. Thread-safe.</summary>
internal sealed class RunPool(PhysicalPlan plan, PublishedTable[] tables, BoundGraphOptions options) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly RunSlab[] _idle = new RunSlab[options.PooledSlabs];
    private int _idleCount;
    private int _rented;
    private bool _isDisposed;

    /// <summary>A slab whose run has begun; null where too many are in use.</summary>
    public RunSlab? Rent()
    {
        if (Take() is not { } slab)
            return null;
        try
        {
            slab.Begin(tables);
            return slab;
        }
        catch
        {
            TakeBack(slab);
            throw;
        }
    }

    /// <summary>Takes a slab that nobody uses any more.</summary>
    public void TakeBack(RunSlab slab)
    {
        slab.Reset();
        bool isKept;
        lock (_lock)
        {
            _rented--;
            isKept = !_isDisposed && _idleCount < _idle.Length && slab.HeldBytes <= options.PooledSlabBytes;
            if (isKept)
                _idle[_idleCount++] = slab;
        }
        if (!isKept)
            slab.Dispose();
    }

    /// <summary>Frees the idle slabs now, and the others when they come back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            while (_idleCount > 0)
                _idle[--_idleCount].Dispose();
        }
    }

    private RunSlab? Take()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(BoundGraph));
            if (_rented == options.MaxConcurrentRuns)
                return null;
            _rented++;
            if (_idleCount > 0)
                return _idle[--_idleCount];
        }
        return new RunSlab(plan, this, options);
    }
}
