using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// All that one run needs, pooled: memory, contexts of operators, leases of tables, batches of every output. It goes
/// back to the pool when the run's result is disposed and its last asynchronous operator has ended, whichever is later.
/// </summary>
internal sealed class RunSlab : IDisposable
{
    private readonly RunPool _pool;
    private readonly TableLease[] _leases;
    private int _borrowers;
    private int _leased;

    public RunSlab(PhysicalPlan plan, RunPool pool, BoundGraphOptions options)
    {
        _pool = pool;
        Arena = new Arena(options.RunMemoryBytes);
        Outputs = new Batch[plan.OutputStarts[^1]];
        Times = new StageTime[plan.Stages.Count];
        Contexts = new RunContext?[plan.Stages.Count];
        Calls = new AsyncCall?[plan.Stages.Count];
        _leases = new TableLease[plan.Logical.Tables.Count];
        foreach (var stage in plan.Stages.OfType<OperatorStage>())
            if (stage.Operator.IsAsynchronous)
                Calls[stage.Ordinal] = new AsyncCall(this, stage, options);
            else
                Contexts[stage.Ordinal] = new RunContext(stage.Layout, stage.Settings[0].Length);
        Execution = new RunExecution(plan, this, options);
    }

    /// <summary>Memory of everything synchronous.</summary>
    public Arena Arena { get; }

    /// <summary>The batch of each output of each node.</summary>
    public Batch[] Outputs { get; }

    /// <summary>When each stage was executed.</summary>
    public StageTime[] Times { get; }

    /// <summary>Context of each synchronous table operator, by stage.</summary>
    public RunContext?[] Contexts { get; }

    /// <summary>Each asynchronous operator, by stage.</summary>
    public AsyncCall?[] Calls { get; }

    /// <summary>Failures that the graph allowed.</summary>
    public List<RunFailure> Degraded { get; } = [];

    /// <summary>Executes runs in this slab.</summary>
    public RunExecution Execution { get; }

    /// <summary>Counts runs, so that a result that was disposed is told from the one that came after it.</summary>
    public int Generation { get; private set; }

    /// <summary>Bytes of native memory held.</summary>
    public long HeldBytes
    {
        get
        {
            long bytes = Arena.HeldBytes;
            foreach (var call in Calls)
                bytes += call?.Arena.HeldBytes ?? 0;
            return bytes;
        }
    }

    /// <summary>Begins a run: pins the current version of every table.</summary>
    public void Begin(PublishedTable[] tables)
    {
        _borrowers = 1;
        for (_leased = 0; _leased < tables.Length; _leased++)
            _leases[_leased] = tables[_leased].Acquire();
    }

    /// <summary>The version of a table that this run reads.</summary>
    public TableSnapshot Snapshot(int table) => _leases[table].Snapshot;

    /// <summary>Keeps the slab from the pool until <see cref="Return"/>.</summary>
    public void Borrow() => Interlocked.Increment(ref _borrowers);

    /// <summary>Gives a borrowed slab back; the last one gives it to the pool.</summary>
    public void Return()
    {
        if (Interlocked.Decrement(ref _borrowers) == 0)
            _pool.TakeBack(this);
    }

    /// <summary>Ends the result of a run, if it is not ended yet.</summary>
    public void End(int generation)
    {
        if (generation != Generation)
            return;
        Generation++;
        Return();
    }

    /// <summary>Makes ready for another run; nobody uses the slab.</summary>
    public void Reset()
    {
        while (_leased > 0)
            _leases[--_leased].Release();
        Array.Clear(_leases);
        Array.Clear(Outputs);
        Array.Clear(Times);
        Degraded.Clear();
        foreach (var call in Calls)
            call?.Reset();
        Arena.Reset();
    }

    public void Dispose()
    {
        foreach (var call in Calls)
            call?.Dispose();
        Arena.Dispose();
    }
}
