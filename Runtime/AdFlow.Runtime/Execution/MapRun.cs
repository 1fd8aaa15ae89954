using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>A stage of map operators in a slab.</summary>
internal sealed unsafe class MapRun(MapStage stage, PhysicalPlan plan, RunSlab slab, BoundGraphOptions options)
    : SlabStage(stage)
{
    public override void Run(RunSeat seat, in StopSignal stop)
    {
        double** settings = (double**)seat.Arena.Allocate((long)sizeof(double*) * stage.Nodes.Count);
        for (int i = 0; i < stage.Nodes.Count; i++)
        {
            Failing = stage.Nodes[i];
            settings[i] = slab.Inputs.EvaluateSettings(stage.Settings[i], seat);
        }
        Failing = stage.First;
        var execution = new MapExecution(stage, slab.Inputs.BatchOf(stage.Source), seat.Arena, options);
        execution.SetSettings(settings);
        try
        {
            execution.Run(stop);
        }
        catch
        {
            Failing = stage.Nodes[execution.Node];
            throw;
        }
        foreach (var published in stage.Published)
            slab.Outputs[plan.OutputStarts[published.Node.Ordinal]] = execution.Publish(published);
    }
}
