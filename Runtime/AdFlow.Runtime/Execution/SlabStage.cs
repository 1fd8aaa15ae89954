using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>A stage in a slab: what can be made or looked up once for all runs of the slab. Used by one thread at a
/// time.</summary>
internal abstract class SlabStage(PhysicalStage stage)
{
    /// <summary>The stage.</summary>
    public PhysicalStage Stage { get; } = stage;

    /// <summary>Position of the stage in the plan.</summary>
    public int Ordinal { get; } = stage.Ordinal;

    /// <summary>Whether the request lets the stage run; null where it always runs.</summary>
    public ExpressionProgram? When { get; } = stage.First.When;

    /// <summary>Ticks after which the stage is given up; <see cref="long.MaxValue"/> for never.</summary>
    public long TimeoutTicks { get; } = Ticks.Of(stage.First.Timeout);

    /// <summary>Whether it always runs, as long as the run may, and nobody asks for its result afterwards.</summary>
    public bool IsPlain { get; } =
        stage.First is { When: null, Timeout: null, IsRecorded: false, OnError: FailureAction.Fail };

    /// <summary>Whether a tape may know it: records keep its result, or that it was left empty.</summary>
    public bool IsPlayed { get; } =
        stage.First.IsRecorded || stage.First is not { Timeout: null, OnError: FailureAction.Fail };

    /// <summary>Whether records keep its result.</summary>
    public bool IsRecorded { get; } = stage.First.IsRecorded;

    /// <summary>Whether its operator, or a tape, has left its result in this run; only told of recorded ones.</summary>
    public bool HasResult { get; set; }

    /// <summary>The node to blame where <see cref="Run"/> throws.</summary>
    public virtual LogicalNode Failing => Stage.Nodes[FailingNode];

    /// <summary>Its position in the stage.</summary>
    protected int FailingNode { get; set; }

    /// <summary>Rows that a node of the stage gave in the last run, where it leaves no batch; −1 where that is not
    /// known.</summary>
    /// <param name="position">Position of the node in the stage.</param>
    public virtual int RowsOf(int position) => -1;

    /// <summary>Executes the stage again, on the processor: what it left on a device was lost before a stage behind it
    /// had it.</summary>
    /// <param name="seat">What the thread works with, which is that of the stage behind.</param>
    /// <param name="stop">When to stop.</param>
    public virtual void Redo(RunSeat seat, in StopSignal stop) =>
        throw new InvalidOperationException($"Stage {Ordinal} left nothing on a device: a bug of the runtime.");

    /// <summary>Executes the stage: leaves every batch that others need, or throws.</summary>
    /// <param name="seat">What the thread works with.</param>
    /// <param name="stop">When to stop.</param>
    public abstract void Run(RunSeat seat, in StopSignal stop);
}
