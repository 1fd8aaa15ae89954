using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// The result of one run: its outputs or why it failed. Dispose it exactly once, after the last look at an output; its
/// memory is then used by other runs. A copy is the same result. Not thread-safe.
/// </summary>
public readonly struct GraphRun : IDisposable
{
    private readonly RunSlab? _slab;
    private readonly int _generation;

    internal GraphRun(RunSlab? slab, RunFailure? failure)
    {
        _slab = slab;
        _generation = slab?.Generation ?? 0;
        Failure = failure;
    }

    /// <summary>Why there are no outputs, or null.</summary>
    public RunFailure? Failure { get; }

    /// <summary>Failures of nodes whose <c>on_error</c> or <c>on_timeout</c> let the run go on.</summary>
    public IReadOnlyList<RunFailure> Degraded => _slab is null ? [] : Slab.Failures.Degraded();

    /// <summary>When each stage was executed, in the order of the plan; default where it was not reached.</summary>
    public ReadOnlySpan<StageTime> StageTimes => _slab is null ? [] : Slab.Times.Make();

    /// <summary>When workers took ranges of the rows of stages, whose times as a whole are in
    /// <see cref="StageTimes"/>. Valid until <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<StageTime> HelpTimes => _slab is null ? [] : Slab.Times.Help;

    /// <summary>Whether nodes that share a stage were measured in this run.</summary>
    public bool IsSampled => _slab is not null && Slab.NodeTimes.IsSampled;

    /// <summary>What each node did, of the stages that were executed, in the order of the plan. Nodes that share a
    /// stage are measured in one run of so many, see <see cref="BoundGraphOptions.SampleEvery"/>; rows are always known
    /// of runs that did not fail. Valid until the next call.</summary>
    public ReadOnlySpan<NodeTime> NodeTimes => _slab is null ? [] : Slab.NodeTimes.Make();

    private RunSlab Slab => _slab is { } slab && slab.Generation == _generation
        ? slab : throw new ObjectDisposedException(nameof(GraphRun));

    /// <summary>Rows of an output of the graph, valid until <see cref="Dispose"/>.</summary>
    /// <param name="ordinal">Position in the plan's outputs.</param>
    /// <exception cref="InvalidOperationException">The run failed.</exception>
    /// <exception cref="ObjectDisposedException">The result was disposed.</exception>
    public Batch Output(int ordinal)
    {
        if (Failure is { } failure)
            throw new InvalidOperationException($"A failed run has no outputs: {failure.Message}");
        var slab = Slab;
        var source = slab.Plan.Logical.Outputs[ordinal].Source;
        return source.IsRequest ? slab.Inputs.Request : slab.Outputs[slab.Plan.PositionOf(source)];
    }

    /// <summary>What a recorded node (<see cref="LogicalNode.IsRecorded"/>) put out in this run, failed ones included;
    /// valid until <see cref="Dispose"/>.</summary>
    /// <param name="source">Output of a node of the plan that is executed.</param>
    /// <param name="rows">The rows; columns that nobody needs are absent (null nodes).</param>
    /// <returns>Whether the node is a recorded one and has a result: it was reached, and neither left out nor left
    /// empty.</returns>
    public bool TryGetResult(LogicalSource source, out Batch rows)
    {
        rows = default;
        if (_slab is null || Slab.RecordedStage(source.Node) is not { HasResult: true })
            return false;
        rows = Slab.Outputs[Slab.Plan.PositionOf(source)];
        return true;
    }

    /// <summary>Version of a table that the run has read: the hash of its content.</summary>
    /// <param name="table">Ordinal in the plan's tables.</param>
    /// <returns>The version; null where the run was refused before it began.</returns>
    public string? TableVersion(int table) => _slab is null ? null : Slab.Snapshot(table).Hash;

    /// <summary>Gives the run's memory up; a second call does nothing.</summary>
    public void Dispose() => _slab?.End(_generation);
}
