using System.Diagnostics;
using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>What a node of the graph did in a run.</summary>
/// <param name="Node">The node; <see cref="LogicalNode.StandsFor"/> has the author's names.</param>
/// <param name="Stage">The stage that it was executed in.</param>
/// <param name="Ticks">
/// Ticks of <see cref="Stopwatch"/> that were spent on it, over all threads; 0 where that was not measured.
/// </param>
/// <param name="RowsIn">Rows of all its inputs, the request counting as one; −1 where they are not known.</param>
/// <param name="RowsOut">Rows of its first output; −1 where they are not known.</param>
/// <param name="IsMeasured">
/// Whether its time was measured: always where it was alone in its stage, else in sampled runs.
/// </param>
public readonly record struct NodeTime(
    LogicalNode Node, PhysicalStage Stage, long Ticks, int RowsIn, int RowsOut, bool IsMeasured)
{
    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(0, Ticks);
}
