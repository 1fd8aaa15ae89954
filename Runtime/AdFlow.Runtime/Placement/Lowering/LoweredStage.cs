using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>A stage and what devices can do of it. Immutable, thread-safe.</summary>
internal sealed class LoweredStage
{
    // Of several devices a stage gets the one that is fastest with so many rows.
    private const double ManyRows = 1e6;

    private LoweredStage(PhysicalStage stage) => Stage = stage;

    /// <summary>The stage.</summary>
    public PhysicalStage Stage { get; }

    /// <summary>What of a fused stage is executed; null elsewhere.</summary>
    public DeviceStage? Fused { get; private init; }

    /// <summary>What of a search is executed; null elsewhere.</summary>
    public VectorSearch? Search { get; private init; }

    /// <summary>Why no device can execute it, in words that continue "it …"; null where one can.</summary>
    public string? Reason { get; private init; }

    /// <summary>What it does for each row; null where no device can execute it.</summary>
    public DeviceWork? Work { get; private init; }

    /// <summary>Its launches.</summary>
    public DeviceLaunch[] Launches { get; private init; } = [];

    /// <summary>Lowers a stage.</summary>
    public static LoweredStage Of(PhysicalStage stage, PhysicalPlan plan)
    {
        if (stage is FusedStage fused)
            return Of(fused, plan);
        var one = (OperatorStage)stage;
        if (one.Operator.IsAsynchronous || one.Operator.VectorSearch is not { } search)
            return new LoweredStage(stage) { Reason = $"calls '{stage.First.Path}' ({stage.First.Operator.Id})" };
        return new LoweredStage(stage)
        {
            Search = search,
            Work = DeviceWork.OfSearch(search.Dimensions),
            Launches = [new DeviceLaunch(new VectorScanProgram(search.Dimensions), [], DeviceSizes.Rows)],
        };
    }

    /// <summary>The stage that makes the rows that a fused stage takes; null where no stage does.</summary>
    public static PhysicalStage? BehindOf(PhysicalPlan plan, PhysicalStage stage) =>
        stage is not FusedStage { Source.IsRequest: false } fused ? null
        : plan.Stages.FirstOrDefault(one => one.Nodes.Any(node => node.Ordinal == fused.Source.Node));

    /// <summary>The device on which it is the fastest.</summary>
    /// <returns>Its ordinal.</returns>
    public int BestOf(IReadOnlyList<CalibratedDevice> devices) => Enumerable.Range(0, devices.Count)
        .MinBy(i => new StageCosts(devices[i].Profile, Work!).DeviceFromHost(ManyRows));

    private static LoweredStage Of(FusedStage stage, PhysicalPlan plan)
    {
        var lowered = StageLowering.Lower(stage, plan.Logical.SchemaOf(stage.Source), out string? reason);
        return lowered is null ? new LoweredStage(stage) { Reason = reason } : new LoweredStage(stage)
        {
            Fused = lowered,
            Work = DeviceWork.Of(lowered, stage.Program),
            Launches = lowered.Launches,
        };
    }
}
