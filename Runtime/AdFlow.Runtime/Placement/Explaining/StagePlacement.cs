namespace AdFlow.Runtime;

/// <summary>Where a stage is executed, by what is estimated before it ran.</summary>
/// <param name="Stage">Ordinal of the stage in the plan.</param>
/// <param name="Device">Name of the device that can execute it; null where none can.</param>
/// <param name="Reason">Why none can, in words that continue "it …"; else null.</param>
/// <param name="FromRows">From how many rows of its source, or of the table that is searched, on the device executes
/// it, where all columns are on the host; null where never.</param>
/// <param name="Rows">Rows that the following are for.</param>
/// <param name="ProcessorNanoseconds">What one thread of the processor takes.</param>
/// <param name="DeviceNanoseconds">What the device takes, copies included.</param>
/// <param name="CopyNanoseconds">What of that are copies.</param>
/// <param name="After">Ordinal of the stage on the same device whose columns it finds there; null where there is none.
/// </param>
/// <param name="IsAlways">Whether the device executes it whatever is estimated, as
/// <see cref="BoundGraphOptions.EagerDevices"/> says.</param>
public sealed record StagePlacement(
    int Stage, string? Device, string? Reason, long? FromRows, long Rows, double ProcessorNanoseconds,
    double DeviceNanoseconds, double CopyNanoseconds, int? After, bool IsAlways = false)
{
    private const long ManyRows = 100_000;

    /// <summary>Places the stages of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">The devices there are, and whether they are used whatever they cost.</param>
    /// <returns>One for each stage, in order.</returns>
    public static IReadOnlyList<StagePlacement> Of(PhysicalPlan plan, BoundGraphOptions options)
    {
        if (options.Devices.Count == 0)
            return [.. plan.Stages.Select(stage => Nowhere(stage.Ordinal, "has no device"))];
        LoweredStage[] stages = [.. plan.Stages.Select(stage => LoweredStage.Of(stage, plan))];
        return [.. stages.Select(stage => Of(stage, stages, plan, options))];
    }

    private static StagePlacement Of(
        LoweredStage stage, LoweredStage[] stages, PhysicalPlan plan, BoundGraphOptions options)
    {
        var devices = options.Devices;
        if (stage.Work is null)
            return Nowhere(stage.Stage.Ordinal, stage.Reason!);
        int best = stage.BestOf(devices);
        var costs = new StageCosts(devices[best].Profile, stage.Work);
        int? after = LoweredStage.BehindOf(plan, stage.Stage)?.Ordinal;
        if (after is { } behind && (stages[behind].Work is null || stages[behind].BestOf(devices) != best))
            after = null;
        return new StagePlacement(stage.Stage.Ordinal, devices[best].Device.Name, null,
            options.EagerDevices ? 1 : costs.BreakEven(), ManyRows, costs.Processor(ManyRows),
            costs.DeviceFromHost(ManyRows), costs.Transfer(ManyRows), after, options.EagerDevices);
    }

    private static StagePlacement Nowhere(int stage, string reason) =>
        new(stage, null, reason, null, 0, 0, 0, 0, null);
}
