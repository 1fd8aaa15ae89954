using AdFlow.Tables;
using AdFlow.Tables.Counters;

namespace AdFlow.Runtime;

/// <summary>
/// All that one run needs, pooled: memory, contexts of operators, leases of tables, batches of every output. It goes
/// back to the pool when the run's result is disposed and its last asynchronous operator has ended, and what a device
/// still did for it, whichever is last.
/// </summary>
internal sealed unsafe class RunSlab : IDisposable
{
    private readonly RunPool _pool;
    private readonly BoundGraphOptions _options;
    private readonly TableLease[] _leases;
    private readonly ColumnNode**[] _arrays;
    private readonly bool _mayOutliveRuns;
    private readonly SlabStage[] _recorded;
    private int _borrowers;

    public RunSlab(PhysicalPlan plan, GraphSchedule schedule, RunPool pool, BoundGraphOptions options)
    {
        (Plan, _pool, _options, Schedule) = (plan, pool, options, schedule);
        Seat = NewSeat();
        Outputs = new Batch[plan.OutputStarts[^1]];
        Times = new StageTimes(plan.Stages, schedule.HasTeams ? schedule.Helpers : 0);
        NodeTimes = new NodeTimes(plan, this, options.SampleEvery);
        _mayOutliveRuns = plan.HasAsynchronousStages || options.Placement is not null;
        Inputs = new StageInputs(plan, this, _mayOutliveRuns);
        Failures = new StageFailures(plan, this);
        Suspension = pool.HasCalls ? new RunSuspension(this, schedule, new CallPool(options)) : null;
        _leases = new TableLease[plan.Logical.Tables.Count];
        _arrays = new ColumnNode**[plan.Arrays.Count];
        for (int i = 0; i < _arrays.Length; i++)
            _arrays[i] = (ColumnNode**)Keep((long)sizeof(ColumnNode*) * plan.Arrays.Length(i));
        Devices = options.Placement?.RunOf(this);
        Stages = [.. plan.Stages.Select(stage => MakeRun(stage))];
        Calls = [.. Stages.OfType<AsyncCall>()];
        _recorded = [.. Stages.Where(stage => stage.IsRecorded)];
        Team = schedule.HasTeams ? new RunTeam(this, schedule, NewSeat) : null;
        Execution = new RunExecution(plan, this, schedule);
    }

    /// <summary>What is executed.</summary>
    public PhysicalPlan Plan { get; }

    /// <summary>Where the pool looks for a place for it first; −1 before it had one.</summary>
    public int Place { get; set; } = -1;

    /// <summary>What the thread works with that the run was called on.</summary>
    public RunSeat Seat { get; }

    /// <summary>The batch of each output of each node.</summary>
    public Batch[] Outputs { get; }

    /// <summary>When each stage was executed.</summary>
    public StageTimes Times { get; }

    /// <summary>What the nodes did.</summary>
    public NodeTimes NodeTimes { get; }

    /// <summary>What all stages read.</summary>
    public StageInputs Inputs { get; }

    /// <summary>What became of stages that failed.</summary>
    public StageFailures Failures { get; }

    /// <summary>The stages in order.</summary>
    public SlabStage[] Stages { get; }

    /// <summary>Those of asynchronous operators.</summary>
    public AsyncCall[] Calls { get; }

    /// <summary>How the graph's runs are shared out.</summary>
    public GraphSchedule Schedule { get; }

    /// <summary>The threads that work on a run; null where there is never more than one.</summary>
    public RunTeam? Team { get; }

    /// <summary>What a run has on devices; null without any.</summary>
    public RunDevices? Devices { get; }

    /// <summary>Executes runs that may have to wait for a call they share; null where there is none.</summary>
    public RunSuspension? Suspension { get; }

    /// <summary>Executes runs in this slab.</summary>
    public RunExecution Execution { get; }

    /// <summary>Counts runs, so that a result that was disposed is told from the one that came after it.</summary>
    public int Generation { get; private set; }

    /// <summary>Bytes of native memory held.</summary>
    public long HeldBytes
    {
        get
        {
            long bytes = Seat.HeldBytes + (Team?.HeldBytes ?? 0);
            foreach (var call in Calls)
                bytes += call.Arena.HeldBytes;
            return bytes;
        }
    }

    /// <summary>Begins a run: pins the current versions of all tables, which belong together.</summary>
    public void Begin(PublishedTable[] tables)
    {
        _borrowers = 1;
        NodeTimes.Begin();
        VersionSet.Acquire(tables, _leases);
    }

    /// <summary>Zeroed memory that lives as long as the slab.</summary>
    public byte* Keep(long bytes) => Seat.Fused.Keep(Math.Max(bytes, 1));

    /// <summary>Where a fused stage leaves the columns of a batch; null where no such stage makes it.</summary>
    /// <param name="position">Position of the batch among all outputs, or −1 for the request.</param>
    public ColumnNode** ArrayOf(int position) =>
        Plan.Arrays.Of(position) is var array and >= 0 ? _arrays[array] : null;

    /// <summary>The version of a table that this run reads.</summary>
    public TableSnapshot Snapshot(int table) => _leases[table].Snapshot;

    /// <summary>The recorded stage of a node; null where it is none.</summary>
    public SlabStage? RecordedStage(int node)
    {
        foreach (var stage in _recorded)
            if (stage.Stage.First.Ordinal == node)
                return stage;
        return null;
    }

    /// <summary>A table of counters of the plan.</summary>
    public CounterTable CountersAt(int counter) => _pool.Counters[counter];

    /// <summary>Keeps the slab from the pool until <see cref="Return"/>.</summary>
    public void Borrow() => Interlocked.Increment(ref _borrowers);

    /// <summary>Gives a borrowed slab back; the last one gives it to the pool.</summary>
    public void Return()
    {
        if (!_mayOutliveRuns || Interlocked.Decrement(ref _borrowers) == 0)
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
        Devices?.Reset();
        foreach (var lease in _leases)
            lease.Release();
        Array.Clear(_leases);
        Times.Clear();
        Failures.Clear();
        foreach (var call in Calls)
            call.Reset();
        foreach (var stage in _recorded)
            stage.HasResult = false;
        Seat.Reset();
        Team?.Reset();
    }

    public void Dispose()
    {
        foreach (var call in Calls)
            call.Dispose();
        Seat.Dispose();
        Team?.Dispose();
    }

    private RunSeat NewSeat() => new(Plan, _options);

    private SlabStage MakeRun(PhysicalStage stage) => stage switch
    {
        OperatorStage { Operator.IsAsynchronous: true } call => new AsyncCall(call, Plan, this, _options),
        OperatorStage table when _pool.CallsOf(stage) is { } calls => new CallRun(table, Plan, this, calls),
        OperatorStage table => new OperatorRun(table, Plan, this, _options),
        _ => FewRowsRun.Of((FusedStage)stage, Plan, this, _options),
    };
}
