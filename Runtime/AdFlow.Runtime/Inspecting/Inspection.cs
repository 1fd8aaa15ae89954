using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// One observed run: the graph as its author wrote it, with the tables of all nodes. Where a node failed, the tables of
/// all nodes that do not read it are there. <see cref="InspectedGraph"/> makes it. Disposed after the last look at a
/// table, by whoever asked for it. Not thread-safe.
/// </summary>
public sealed class Inspection : IDisposable
{
    private readonly bool[] _isLeftOut;
    private readonly NodeTime?[] _times;
    private readonly Batch _request;
    private readonly GraphRun _run;
    private IDisposable? _memory;
    private StageTime[]? _stageTimes;

    internal Inspection(LogicalPlan plan, Batch request, bool[] isLeftOut, RunFailure? failure, GraphRun? run)
    {
        (Plan, _request, _isLeftOut, Failure, HasTables) = (plan, request, isLeftOut, failure, run is not null);
        _times = new NodeTime?[plan.Nodes.Count];
        if (run is null)
            return;
        _run = run.Value;
        Degraded = _run.Degraded;
        foreach (var time in _run.NodeTimes)
            _times[time.Node.Ordinal] = time;
    }

    /// <summary>The graph as its author wrote it: no rules, no fusion. Its nodes are in the order of execution.
    /// </summary>
    public LogicalPlan Plan { get; }

    /// <summary>Why the first run failed, or null; <see cref="RunFailure.Node"/> is a path of <see cref="Plan"/>.
    /// </summary>
    public RunFailure? Failure { get; }

    /// <summary>Whether there are tables to look at; none where a failure names no node, or too many nodes fail.
    /// </summary>
    public bool HasTables { get; }

    /// <summary>Nodes that were left empty by <c>on_error</c> or <c>on_timeout</c>, and why.</summary>
    public IReadOnlyList<RunFailure> Degraded { get; } = [];

    /// <summary>Rows of an output of a node with all its columns, or the request.</summary>
    /// <param name="source">The output.</param>
    /// <param name="rows">The rows, valid until the inspection is disposed.</param>
    /// <returns>Whether the node was run; not where it failed or reads a node that failed.</returns>
    /// <exception cref="ObjectDisposedException">The inspection was disposed.</exception>
    public bool TryFind(LogicalSource source, out Batch rows)
    {
        rows = default;
        if (!WasRun(source.Node))
            return false;
        rows = source.IsRequest ? _request : _run.Output(PositionOf(source));
        return true;
    }

    /// <summary>Whether a node was run; not where it failed or reads a node that failed.</summary>
    /// <param name="node">Its ordinal; −1, the request, always was where there are tables.</param>
    public bool WasRun(int node) => HasTables && (node < 0 || !_isLeftOut[node]);

    /// <summary>How long a node took, and the rows that it met; null where it was not run.</summary>
    /// <param name="node">Its ordinal.</param>
    public NodeTime? TimeOf(int node) => _times[node];

    /// <summary>When each stage was executed: one for each node that was run; empty where there are no tables. A node
    /// that was given what another run computed takes the time that it took there.</summary>
    /// <exception cref="ObjectDisposedException">The inspection was disposed.</exception>
    public ReadOnlySpan<StageTime> StageTimes => !HasTables ? [] : _stageTimes ?? _run.StageTimes;

    /// <summary>Name of an output: <c>node</c>, <c>node.output</c> where it is not the node's first one, or
    /// <c>request</c>.</summary>
    public string NameOf(LogicalSource source) => PlanNames.Of(Plan, source);

    /// <summary>Takes memory that is given up with this, or null.</summary>
    internal void Owns(IDisposable? memory) => _memory = memory;

    /// <summary>Counts for nodes that another run computed the time that they took there.</summary>
    internal void Shares(SharedNodes shared)
    {
        if (!HasTables)
            return;
        _stageTimes = _run.StageTimes.ToArray();
        long shift = 0;
        foreach (int i in Enumerable.Range(0, _stageTimes.Length).OrderBy(i => _stageTimes[i].StartTicks))
        {
            var time = _stageTimes[i];
            if (time.EndTicks == 0)
                continue;
            int node = time.Stage.First.Ordinal;
            long ticks = time.EndTicks - time.StartTicks, there = ticks;
            if (shared.IsShared(node) && shared.TimeOf(node) is { } other)
            {
                there = other.Ticks;
                _times[node] = _times[node]!.Value with { Ticks = there };
            }
            _stageTimes[i] = time with
            {
                StartTicks = time.StartTicks + shift, EndTicks = time.StartTicks + shift + there,
            };
            shift += there - ticks;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
        _memory?.Dispose();
    }

    // The run's outputs are those of all nodes that are not left out, in order.
    private int PositionOf(LogicalSource source)
    {
        int position = source.Output;
        for (int node = 0; node < source.Node; node++)
            position += _isLeftOut[node] ? 0 : Plan.Nodes[node].Schemas.Count;
        return position;
    }
}
