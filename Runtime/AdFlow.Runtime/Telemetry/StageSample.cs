using System.Diagnostics;
using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>What a thread spends on each node of a fused stage in a run that is measured. Kept with the thread's
/// execution of the stage; not thread-safe.</summary>
/// <param name="nodes">The stage's nodes.</param>
internal sealed class StageSample(IReadOnlyList<LogicalNode> nodes)
{
    private readonly long[] _ticks = new long[nodes.Count];
    private long _now;

    /// <summary>Begins a range of rows.</summary>
    public void Begin()
    {
        Array.Clear(_ticks);
        _now = Stopwatch.GetTimestamp();
    }

    /// <summary>Counts what was spent since the last call for a node.</summary>
    /// <param name="node">Position of the node in the stage.</param>
    public void End(int node)
    {
        long now = Stopwatch.GetTimestamp();
        _ticks[node] += now - _now;
        _now = now;
    }

    /// <summary>Ends the range: adds everything to the times of the run.</summary>
    public void AddTo(NodeTimes times)
    {
        for (int i = 0; i < _ticks.Length; i++)
            times.Add(nodes[i], _ticks[i]);
    }
}
