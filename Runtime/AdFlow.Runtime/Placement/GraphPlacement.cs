using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Which stages of a bound graph devices can execute. Shared by all its runs; thread-safe.</summary>
internal sealed class GraphPlacement
{
    // Of several devices a stage gets the one that is fastest with so many rows.
    private const double ManyRows = 1e6;

    private readonly DeviceLane[] _lanes;
    private readonly (DeviceStage? Stage, PlacedStage? Placed)[] _stages;
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
        _stages = new (DeviceStage?, PlacedStage?)[plan.Stages.Count];
        for (int i = 0; i < _stages.Length; i++)
            if (plan.Stages[i] is FusedStage fused
                && StageLowering.Lower(fused, plan.Logical.SchemaOf(fused.Source), out _) is { } lowered)
                _stages[i] = (lowered, Place(fused, lowered, options.DeviceFailed));
    }

    /// <summary>Whether devices are used whatever they cost.</summary>
    public bool IsEager { get; }

    /// <summary>Whether a device can execute a stage.</summary>
    public bool CanPlace(PhysicalStage stage) => _stages[stage.Ordinal].Placed is not null;

    /// <summary>What a slab has on devices.</summary>
    public RunDevices RunOf(RunSlab slab) => new(slab, _tables, _lanes.Length);

    /// <summary>A stage of a slab on its device; null where none can execute it.</summary>
    public DeviceStageRun? RunOf(FusedStage stage, RunSlab slab) =>
        _stages[stage.Ordinal] is ({ } lowered, { } placed)
            ? new DeviceStageRun(placed, lowered, stage.Program, slab.Devices!, IsEager) : null;

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

    private PlacedStage Place(FusedStage stage, DeviceStage lowered, Action<DeviceFallback>? failed)
    {
        var work = DeviceWork.Of(lowered, stage.Program);
        var costs = _lanes.Select(lane => new StageCosts(lane.Profile, work)).ToList();
        int best = Enumerable.Range(0, costs.Count).MinBy(i => costs[i].DeviceFromHost(ManyRows));
        return new PlacedStage(stage, _lanes[best], best, lowered.Launches, costs[best], failed);
    }
}
