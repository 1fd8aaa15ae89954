using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>
/// What the nodes of a run did. Within fused stages only one run in so many is measured, for the clock would cost more
/// than a cheap operator. Kept with the slab; times may be added by several threads, the rest is done by one.
/// </summary>
internal sealed class NodeTimes(PhysicalPlan plan, RunSlab slab, int every)
{
    private readonly long[] _ticks = new long[plan.Logical.Nodes.Count];
    private readonly NodeTime[] _made = new NodeTime[plan.Stages.Sum(stage => stage.Nodes.Count)];
    private readonly (PhysicalStage Stage, int Position)[] _places = Places(plan);
    private int _notSampled;

    /// <summary>Whether this run is measured.</summary>
    public bool IsSampled { get; private set; }

    /// <summary>Begins a run.</summary>
    public void Begin()
    {
        if (every <= 0)
            return;
        if (IsSampled)
            Array.Clear(_ticks);
        IsSampled = ++_notSampled >= every;
        if (IsSampled)
            _notSampled = 0;
    }

    /// <summary>Adds what a thread spent on a node.</summary>
    public void Add(LogicalNode node, long ticks) => Interlocked.Add(ref _ticks[node.Ordinal], ticks);

    /// <summary>The nodes of the stages that were executed, in the order of the plan. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<NodeTime> Make()
    {
        int count = 0;
        var readings = slab.Times.Readings;
        foreach (var stage in plan.Stages)
        {
            var (start, end) = (readings[stage.Ordinal].Start, readings[stage.Ordinal].End);
            if (start == 0)
                continue;
            bool isAlone = stage.Nodes.Count == 1;
            foreach (var node in stage.Nodes)
                _made[count++] = new NodeTime(node, stage, isAlone ? end - start : _ticks[node.Ordinal],
                    RowsIn(node), RowsOut(new LogicalSource(node.Ordinal, 0)), isAlone || IsSampled);
        }
        return _made.AsSpan(0, count);
    }

    private int RowsIn(LogicalNode node)
    {
        int rows = 0;
        foreach (var input in node.Inputs)
            foreach (var source in input.Sources)
            {
                int some = RowsOut(source);
                if (some < 0)
                    return some;
                rows += some;
            }
        return rows;
    }

    private int RowsOut(LogicalSource source)
    {
        if (source.IsRequest)
            return 1;
        // What does not leave its stage has no batch.
        var batch = slab.Outputs[plan.OutputStarts[source.Node] + source.Output];
        var (stage, position) = _places[source.Node];
        return batch.Schema is not null ? batch.RowCount
            : stage is null ? -1 : slab.Stages[stage.Ordinal].RowsOf(position);
    }

    private static (PhysicalStage, int)[] Places(PhysicalPlan plan)
    {
        var places = new (PhysicalStage, int)[plan.Logical.Nodes.Count];
        foreach (var stage in plan.Stages)
            for (int i = 0; i < stage.Nodes.Count; i++)
                places[stage.Nodes[i].Ordinal] = (stage, i);
        return places;
    }
}
