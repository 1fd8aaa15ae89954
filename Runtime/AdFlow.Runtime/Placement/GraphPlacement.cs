using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Which stages of a bound graph devices can execute. Shared by all its runs; thread-safe.</summary>
internal sealed class GraphPlacement
{
    private readonly DeviceLane[] _lanes;
    private readonly (LoweredStage Stage, PlacedStage? Placed)[] _stages;
    private readonly PublishedTable[] _tables;

    /// <summary>Places the stages of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="tables">Its tables.</param>
    /// <param name="options">The devices.</param>
    public GraphPlacement(PhysicalPlan plan, PublishedTable[] tables, BoundGraphOptions options)
    {
        _tables = tables;
        IsEager = options.EagerDevices;
        _lanes = [.. options.Devices.Select(device => new DeviceLane(
            device, options.PinnedDeviceBytes ?? device.Device.MemoryBytes / 2))];
        _stages = [.. plan.Stages.Select(stage => LoweredStage.Of(stage, plan))
            .Select(stage => (stage, Place(stage, options)))];
        foreach (var (stage, placed) in _stages)
            if (placed is not null && BehindOf(plan, stage.Stage)?.Placed is { } behind && behind.Lane == placed.Lane)
                behind.Next.Add(placed);
        foreach (var (stage, placed) in _stages)
            if (placed is not null && stage.Fused is not null)
                Defer(plan, (FusedStage)stage.Stage, stage, placed);
    }

    /// <summary>Whether devices are used whatever they cost.</summary>
    public bool IsEager { get; }

    /// <summary>Whether a device can execute a stage.</summary>
    public bool CanPlace(PhysicalStage stage) => _stages[stage.Ordinal].Placed is not null;

    /// <summary>What a slab has on devices.</summary>
    public RunDevices RunOf(RunSlab slab) => new(slab, _tables, _lanes.Length);

    /// <summary>The stage whose results may be on a device only when a stage begins, and which columns of its source
    /// they are.</summary>
    public (int Stage, int[] Columns) DeferredSourceOf(FusedStage stage) =>
        _stages[stage.Ordinal].Placed?.DeferredSource ?? (-1, []);

    /// <summary>A stage of a slab on its device; null where none can execute it.</summary>
    public DeviceStageRun? RunOf(FusedStage stage, RunSlab slab) =>
        _stages[stage.Ordinal] is ({ Fused: { } lowered }, { } placed)
            ? new DeviceStageRun(placed, lowered, stage.Program, slab.Devices!, IsEager) : null;

    /// <summary>A search of a slab on its device; null where none can execute it.</summary>
    public DeviceSearchRun? RunOf(OperatorStage stage, RunSlab slab) =>
        _stages[stage.Ordinal] is ({ Search: { } search }, { } placed)
            ? new DeviceSearchRun(placed, search, slab.Devices!, IsEager) : null;

    /// <summary>What each device did so far.</summary>
    public IReadOnlyList<DeviceReport> Report() => [.. _lanes.Select(lane => new DeviceReport(
        lane.Device.Name, lane.Health.IsLeftOut, lane.Pinned.Bytes,
        [.. _stages.Where(stage => stage.Placed?.Lane == lane).Select(stage => stage.Placed!.Report())]))];

    /// <summary>Frees what is on devices, when the last run is over.</summary>
    public void Close()
    {
        foreach (var lane in _lanes)
            lane.Close();
    }

    private void Defer(PhysicalPlan plan, FusedStage fused, LoweredStage stage, PlacedStage placed)
    {
        int[][] columns = DeferredResults.Of(plan, fused, stage.Fused!,
            other => _stages[other.Ordinal].Placed?.Lane == placed.Lane, out var reader);
        if (reader is not null)
            placed.Defer(columns,
                DeviceWork.Of(stage.Fused!, fused.Program, [.. columns.Select(one => one.Length > 0)]),
                _stages[reader.Ordinal].Placed!);
    }

    private PlacedStage? Place(LoweredStage stage, BoundGraphOptions options)
    {
        if (stage.Work is null)
            return null;
        int best = stage.BestOf(options.Devices);
        return new PlacedStage(stage.Stage, _lanes[best], best, stage.Launches,
            new StageCosts(_lanes[best].Profile, stage.Work), options.DeviceFailed);
    }

    private (LoweredStage Stage, PlacedStage? Placed)? BehindOf(PhysicalPlan plan, PhysicalStage stage) =>
        LoweredStage.BehindOf(plan, stage) is { } behind ? _stages[behind.Ordinal] : null;
}
