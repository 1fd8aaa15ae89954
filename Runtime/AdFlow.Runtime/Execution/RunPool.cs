using AdFlow.Tables;
using AdFlow.Tables.Counters;

namespace AdFlow.Runtime;

/// <summary>
/// Keeps the slabs of a graph. Thread-safe; takes no lock. Each processor looks for a slab first where it left one, so
/// runs on different processors meet only where there are not enough.
/// </summary>
internal sealed class RunPool : IDisposable
{
    // One place in so many is used: a cache line each, so that processors do not take each other's.
    private const int Line = 64 / 8;

    private readonly PhysicalPlan _plan;
    private readonly PublishedTable[] _tables;
    private readonly BoundGraphOptions _options;
    private readonly GraphSchedule _schedule;
    private readonly RunSlab?[] _idle;
    private readonly StageCalls?[] _calls;
    private int _slabs;
    private volatile bool _isDisposed;

    public RunPool(
        PhysicalPlan plan, PublishedTable[] tables, BoundGraphOptions options, CounterTable[] counters)
    {
        Counters = counters;
        _plan = plan;
        _tables = tables;
        _options = options;
        _schedule = new GraphSchedule(plan, options);
        _calls = [.. plan.Stages.Select(stage => CallsOf(stage, options))];
        HasCalls = _calls.Any(calls => calls is not null);
        _idle = new RunSlab?[options.PooledSlabs * Line];
    }

    /// <summary>Number of slabs, idle ones included.</summary>
    public int Slabs => Volatile.Read(ref _slabs);

    /// <summary>Bytes of native memory that idle slabs hold, as far as can be seen while others take some.</summary>
    public long IdleBytes
    {
        get
        {
            long bytes = 0;
            for (int i = 0; i < _idle.Length; i += Line)
                bytes += Volatile.Read(ref _idle[i])?.HeldBytes ?? 0;
            return bytes;
        }
    }

    /// <summary>Tables of counters, in the order of the plan.</summary>
    public CounterTable[] Counters { get; }

    /// <summary>Whether runs share calls of some stage.</summary>
    public bool HasCalls { get; }

    /// <summary>What runs share of a stage; null where that is nothing.</summary>
    public StageCalls? CallsOf(PhysicalStage stage) => _calls[stage.Ordinal];

    /// <summary>What was counted of calls that runs may share.</summary>
    public IReadOnlyList<CallReport> Calls => [.. _calls.Where(calls => calls is not null)
        .Select(calls => calls!.Report)];

    /// <summary>A slab whose run has begun; null where too many are in use.</summary>
    public RunSlab? Rent()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(BoundGraph));
        if ((TakeIdle() ?? Make()) is not { } slab)
            return null;
        try
        {
            slab.Begin(_tables);
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
        if (slab.HeldBytes > _options.PooledSlabBytes || !TryKeep(slab))
            Free(slab);
        // It may have come just when the others were freed.
        if (_isDisposed)
            FreeIdle();
    }

    /// <summary>Frees the idle slabs now, and the others when they come back.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        FreeIdle();
        foreach (var calls in _calls)
            calls?.Dispose();
    }

    private static StageCalls? CallsOf(PhysicalStage stage, BoundGraphOptions options) =>
        options.Sharing is not CallSharing.Off && stage is OperatorStage && FusibleNode.CallOf(stage.First) is { } call
            ? new StageCalls(stage.First.Path, call, options) : null;

    private RunSlab? TakeIdle()
    {
        for (int i = 0, place = FirstPlace(); i < _idle.Length; i += Line, place = Next(place))
            if (_idle[place] is not null && Interlocked.Exchange(ref _idle[place], null) is { } slab)
            {
                slab.Place = place;
                return slab;
            }
        return null;
    }

    private bool TryKeep(RunSlab slab)
    {
        // Where it was found: to ask for the processor again costs more than another look now and then.
        int first = slab.Place >= 0 ? slab.Place : FirstPlace();
        for (int i = 0, place = first; i < _idle.Length; i += Line, place = Next(place))
            if (_idle[place] is null && Interlocked.CompareExchange(ref _idle[place], slab, null) is null)
                return true;
        return false;
    }

    // Idle slabs count too: where there are as many as allowed and none was found, all are in use.
    private RunSlab? Make()
    {
        if (Interlocked.Increment(ref _slabs) <= _options.MaxConcurrentRuns)
            try
            {
                return new RunSlab(_plan, _schedule, this, _options);
            }
            catch
            {
                Interlocked.Decrement(ref _slabs);
                throw;
            }
        Interlocked.Decrement(ref _slabs);
        return TakeIdle();
    }

    private void Free(RunSlab slab)
    {
        slab.Dispose();
        Interlocked.Decrement(ref _slabs);
    }

    private void FreeIdle()
    {
        while (TakeIdle() is { } slab)
            Free(slab);
    }

    private int FirstPlace() =>
        _idle.Length == 0 ? 0 : Thread.GetCurrentProcessorId() % _options.PooledSlabs * Line;

    private int Next(int place) => place + Line == _idle.Length ? 0 : place + Line;
}
