using System.Runtime.CompilerServices;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;
using AdFlow.Tables.Counters;

namespace AdFlow.Runtime;

/// <summary>
/// A physical plan tied to published tables: runs requests. Thread-safe. A run of a plan without asynchronous operators
/// ends on the calling thread, unless it waits for a call that it shares with other runs
/// (<see cref="BoundGraphOptions.Sharing"/>), and, once warm, allocates nothing managed.
/// </summary>
public sealed class BoundGraph : IDisposable
{
    private readonly RunPool _pool;
    private readonly GroupTiers? _tiers;
    private readonly GraphPlacement? _placement;

    /// <summary>Ties a plan to its tables.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="tables">One for each table of the plan, in its order, with a published version; they must live
    /// longer than this graph, which does not own them.</param>
    /// <param name="options">Limits, or null for the default ones.</param>
    /// <param name="counters">One for each table of counters of the plan, in its order; as with tables, they live
    /// longer. Graphs that are given the same one share it. Null where the plan has none.</param>
    /// <exception cref="ArgumentException">A table is missing or is not what the plan was bound to, or an option is
    /// out of range.</exception>
    public BoundGraph(
        PhysicalPlan plan, IReadOnlyList<PublishedTable> tables, BoundGraphOptions? options = null,
        IReadOnlyList<CounterTable>? counters = null)
    {
        PhysicalPlan = plan;
        Check(plan.Logical, tables);
        Check(plan.Logical, counters ?? []);
        LiveOnlyNodes = [.. plan.Logical.LiveOnlyNodes.SelectMany(node => node.StandsFor)];
        options ??= new BoundGraphOptions();
        if (options.Tier is not (1 or 2))
            throw new ArgumentException($"The tier is {options.Tier}; expected 1 or 2.", nameof(options));
        if (options.MostSharedRows < 1)
            throw new ArgumentException(
                $"Most rows of a shared call are {options.MostSharedRows}; expected 1 or more.", nameof(options));
        _tiers = options.Tier == 1 ? null : new GroupTiers(plan, options);
        PublishedTable[] published = [.. tables];
        _placement = options.Devices.Count == 0 ? null : new GraphPlacement(plan, published, options);
        _pool = new RunPool(
            plan, published, options with { Tiers = _tiers, Placement = _placement }, [.. counters ?? []]);
    }

    /// <summary>What is executed.</summary>
    public LogicalPlan Plan => PhysicalPlan.Logical;

    /// <summary>How it is executed.</summary>
    public PhysicalPlan PhysicalPlan { get; }

    /// <summary>
    /// Paths of nodes that change something outside the run and cannot answer as if; with any, the graph cannot be run
    /// as a shadow (<see cref="RunRequest.IsShadow"/>).
    /// </summary>
    public IReadOnlyList<string> LiveOnlyNodes { get; }

    /// <summary>Its slabs.</summary>
    internal RunPool Pool => _pool;

    /// <summary>Number of states of runs: those of runs under way, those that late asynchronous nodes still use, and
    /// idle ones.</summary>
    public int Slabs => _pool.Slabs;

    /// <summary>Bytes of native memory that idle states of runs hold.</summary>
    public long IdleBytes => _pool.IdleBytes;

    /// <summary>Runs one request. A failure of the run is in the result; nothing is thrown for it.</summary>
    /// <param name="request">The request and its circumstances.</param>
    /// <returns>The result, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The request is not one row with the plan's columns, or a shadow of a graph
    /// that cannot be one: a bug of the caller.</exception>
    /// <exception cref="ObjectDisposedException">The graph is disposed.</exception>
    public ValueTask<GraphRun> RunAsync(in RunRequest request)
    {
        if (request.Request.RowCount != 1 || !Plan.Request.Equals(request.Request.Schema))
            throw new ArgumentException(
                $"Expected one row of {Plan.Request}, not {request.Request.RowCount} of {request.Request.Schema}.",
                nameof(request));
        if (request.IsShadow && LiveOnlyNodes.Count > 0)
            throw new ArgumentException($"Graph '{Plan.Graph}' cannot be run as a shadow: "
                + $"{string.Join(", ", LiveOnlyNodes)} would change something.", nameof(request));
        if (_pool.Rent() is not { } slab)
            return new(new GraphRun(null, TooManyRuns()));
        return PhysicalPlan.HasAsynchronousStages ? WaitAsync(slab, request)
            : slab.Suspension is { } suspension ? RunAsync(slab, suspension, request)
            : new(Run(slab, request));
    }

    /// <summary>What has become of each group of map operators that stand behind each other; none in tier 1. Made
    /// anew by each call.</summary>
    public IReadOnlyList<GroupTierReport> Tiers => _tiers?.Report() ?? [];

    /// <summary>What each device of <see cref="BoundGraphOptions.Devices"/> did so far. Made anew by each call.
    /// </summary>
    public IReadOnlyList<DeviceReport> Devices => _placement?.Report() ?? [];

    /// <summary>What was counted of the calls of each stage whose calls runs may share, since the graph was bound.
    /// Made anew by each call.</summary>
    public IReadOnlyList<CallReport> Calls => _pool.Calls;

    /// <summary>Ends the graph; results under way stay valid until they are disposed.</summary>
    public void Dispose()
    {
        _tiers?.Stop();
        _pool.Dispose();
        _placement?.Close();
    }

    // What is thrown here is a bug of the runtime, or the process is out of memory; the slab comes back even so.
    private GraphRun Run(RunSlab slab, in RunRequest request)
    {
        try
        {
            return new GraphRun(slab, slab.Execution.Run(request));
        }
        catch
        {
            slab.End(slab.Generation);
            throw;
        }
    }

    private static ValueTask<GraphRun> RunAsync(RunSlab slab, RunSuspension suspension, in RunRequest request)
    {
        try
        {
            return suspension.RunAsync(request);
        }
        catch
        {
            slab.End(slab.Generation);
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<GraphRun> WaitAsync(RunSlab slab, RunRequest request)
    {
        try
        {
            return new GraphRun(slab, await slab.Execution.RunAsync(request).ConfigureAwait(false));
        }
        catch
        {
            slab.End(slab.Generation);
            throw;
        }
    }

    private RunFailure TooManyRuns() => FailureReport.At(
        Plan, null, FailureClass.Capacity, FailureCodes.TooManyRuns,
        "Too many runs are under way, late asynchronous nodes of answered runs included; try again later, or raise the "
        + "limit of concurrent runs.");

    private static void Check(LogicalPlan plan, IReadOnlyList<CounterTable> counters)
    {
        if (counters.Count != plan.Counters.Count)
            throw new ArgumentException(
                $"Expected {plan.Counters.Count} tables of counters, not {counters.Count}.", nameof(counters));
        for (int i = 0; i < counters.Count; i++)
            if (counters[i].Key != plan.Counters[i].Key)
                throw new ArgumentException($"The keys of counters '{plan.Counters[i].Name}' are {counters[i].Key}; "
                    + $"the plan was bound to {plan.Counters[i].Key}.", nameof(counters));
    }

    private static void Check(LogicalPlan plan, IReadOnlyList<PublishedTable> tables)
    {
        if (tables.Count != plan.Tables.Count)
            throw new ArgumentException($"Expected {plan.Tables.Count} tables, not {tables.Count}.", nameof(tables));
        for (int i = 0; i < tables.Count; i++)
        {
            var (expected, snapshot) = (plan.Tables[i], tables[i].Current);
            if (!snapshot.Schema.Equals(expected.Schema))
                throw new ArgumentException(
                    $"Table '{expected.Name}' has columns {snapshot.Schema}; the plan was bound to {expected.Schema}.",
                    nameof(tables));
            foreach (var index in expected.Indexes)
                if (!snapshot.Indexes.Contains(index))
                    throw new ArgumentException($"Table '{expected.Name}' has no index {index}.", nameof(tables));
        }
    }
}
