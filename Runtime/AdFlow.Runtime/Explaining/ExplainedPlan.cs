using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>A plan and how it would be executed here.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Options">How it would be executed.</param>
/// <param name="Placements">Where each stage would be; null where no device was asked for.</param>
/// <param name="Folder">Full path of the folder that files in it are shown relative to; null: files are shown as the
/// plan has them.</param>
public sealed record ExplainedPlan(
    PhysicalPlan Plan, BoundGraphOptions Options, IReadOnlyList<StagePlacement>? Placements = null,
    string? Folder = null)
{
    /// <summary>The device that stages are executed on where no other is faster.</summary>
    public const string Device = "cpu";

    /// <summary>The device of a stage, if it has enough rows.</summary>
    public string DeviceOf(PhysicalStage stage) =>
        Placements?[stage.Ordinal] is { FromRows: not null, Device: { } device } ? device : Device;

    /// <summary>A file of the plan as it is to be shown.</summary>
    internal string Shown(string file) =>
        Folder is null ? file : Path.GetRelativePath(Folder, file).Replace('\\', '/');

    /// <summary>A place in such a file.</summary>
    internal string Shown(SourcePosition position) => (position with { File = Shown(position.File) }).ToString();

    /// <summary>Bits of the lanes; 0 where single numbers are computed.</summary>
    public int LaneBits => Options.LaneWidth is Operators.LaneWidth.Scalar ? 0 : (int)Options.LaneWidth;

    /// <summary>Most rows of a chunk of a stage; null where it does not go by chunks.</summary>
    public int? ChunkRows(PhysicalStage stage) =>
        stage is FusedStage fused ? Options.ChunkRows ?? fused.ChunkRows : null;
}
