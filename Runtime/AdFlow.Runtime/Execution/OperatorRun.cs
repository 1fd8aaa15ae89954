using System.Diagnostics;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A synchronous table operator in a slab.</summary>
internal sealed class OperatorRun(
    OperatorStage stage, PhysicalPlan plan, RunSlab slab, BoundGraphOptions options) : SlabStage(stage)
{
    private readonly TableOperator _operator = stage.Operator;
    private readonly RowCall? _call = FusibleNode.CallOf(stage.First);
    private readonly DeviceSearchRun? _search = options.Placement?.RunOf(stage, slab);
    private readonly RunContext _context = OperatorInputs.NewContext(stage, slab);
    private readonly OperatorInputs _inputs = new(stage, plan, slab);
    private readonly int _firstOutput = plan.OutputStarts[stage.First.Ordinal];
    private readonly int _outputs = stage.First.Schemas.Count;

    public override void Run(RunSeat seat, in StopSignal stop)
    {
        slab.Inputs.Begin(_context, seat.Arena, stop);
        _inputs.Fill(_context, seat);
        if (_search is not null)
            Search(seat);
        else if (_call is null)
            _operator.Run(_context);
        else
            _call.Run(_context);
        Batch[] outputs = slab.Outputs;
        for (int i = 0; i < _outputs; i++)
            _context.End(i, out outputs[_firstOutput + i]);
    }

    private void Search(RunSeat seat)
    {
        if (_search!.TryRun(_context, seat.Arena))
            return;
        long start = Stopwatch.GetTimestamp();
        _operator.Run(_context);
        _search.LearnProcessor(_context, Stopwatch.GetTimestamp() - start);
    }
}
