using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>A plan and how it would be executed here.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Options">How it would be executed.</param>
internal sealed record ExplainedPlan(PhysicalPlan Plan, BoundGraphOptions Options)
{
    /// <summary>The device that stages are executed on.</summary>
    public const string Device = "cpu";

    /// <summary>Bits of the lanes; 0 where single numbers are computed.</summary>
    public int LaneBits => Options.LaneWidth is Operators.LaneWidth.Scalar ? 0 : (int)Options.LaneWidth;

    /// <summary>Most rows of a chunk of a stage; null where it does not go by chunks.</summary>
    public int? ChunkRows(PhysicalStage stage) =>
        stage is FusedStage fused ? Options.ChunkRows ?? fused.ChunkRows : null;
}
