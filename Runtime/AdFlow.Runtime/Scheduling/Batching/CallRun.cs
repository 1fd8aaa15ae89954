using System.Runtime.ExceptionServices;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>An operator in a slab whose calls runs may share.</summary>
internal sealed unsafe class CallRun : SlabStage
{
    private readonly RowCall _call;
    private readonly StageCalls _calls;
    private readonly RunContext _context;
    private readonly OperatorInputs _inputs;
    private readonly RunSlab _slab;
    private readonly CallTicket _ticket;
    private readonly int _output;

    public CallRun(OperatorStage stage, PhysicalPlan plan, RunSlab slab, StageCalls calls) : base(stage)
    {
        _call = FusibleNode.CallOf(stage.First)!;
        _calls = calls;
        _slab = slab;
        _context = new RunContext(stage.Layout, stage.Settings[0].Length);
        _inputs = new OperatorInputs(stage, plan, slab);
        _output = plan.OutputStarts[stage.First.Ordinal];
        _ticket = new CallTicket(slab.Suspension!,
            (void**)slab.Keep((long)sizeof(void*) * _call.InputBytes.Count),
            (void**)slab.Keep((long)sizeof(void*) * _call.OutputBytes.Count));
    }

    /// <summary>When the run came to the stage.</summary>
    public long StartTicks { get; private set; }

    /// <summary>When the stage is given up.</summary>
    public StopSignal Stop => _ticket.Stop;

    /// <summary>The call that gave the results.</summary>
    public SharedCall Call => _ticket.Call;

    /// <summary>Begins the stage; it has had no call yet.</summary>
    public void Begin(long startTicks)
    {
        StartTicks = startTicks;
        _ticket.Call = default;
    }

    /// <summary>Executes the stage without sharing.</summary>
    public override void Run(RunSeat seat, in StopSignal stop)
    {
        Prepare(seat, stop);
        _call.CallAll(_context, _ticket.Inputs, _ticket.Outputs, _ticket.Rows);
        End();
    }

    /// <summary>Executes the stage, together with other runs where that is worth it.</summary>
    /// <param name="seat">What the thread works with.</param>
    /// <param name="stop">When to stop.</param>
    /// <returns>Whether it is done. Otherwise the run goes on elsewhere by <see cref="Finish"/>, maybe already: the
    /// caller must not touch it.</returns>
    public bool TryRun(RunSeat seat, in StopSignal stop)
    {
        Prepare(seat, stop);
        if (_ticket.Rows > 0)
        {
            if (!_calls.TryCall(_ticket, _context, seat))
                return false;
            CheckOutcome();
        }
        End();
        return true;
    }

    /// <summary>Ends the stage after the run has waited.</summary>
    /// <returns>Whether it has results; else its time was over or its caller left before a call.</returns>
    public bool Finish()
    {
        _ticket.Leaving.Unregister();
        _ticket.Leaving = default;
        if (_ticket.Outcome is CallOutcome.TakenOut)
            return false;
        CheckOutcome();
        End();
        return true;
    }

    private void Prepare(RunSeat seat, in StopSignal stop)
    {
        _ticket.Stop = stop;
        _slab.Inputs.Begin(_context, seat.Arena, stop);
        _inputs.Fill(_context, seat);
        _ticket.Rows = _call.Prepare(_context, _ticket.Inputs, _ticket.Outputs);
    }

    private void CheckOutcome()
    {
        var error = _ticket.Error;
        _ticket.Error = null;
        if (error is not null)
            ExceptionDispatchInfo.Throw(error);
        if (_ticket.Outcome is CallOutcome.CallAlone)
            _call.CallAll(_context, _ticket.Inputs, _ticket.Outputs, _ticket.Rows);
    }

    private void End()
    {
        _call.Complete(_context, _ticket.Inputs, _ticket.Outputs, _ticket.Rows);
        _context.End(0, out _slab.Outputs[_output]);
        HasResult = IsRecorded;
    }
}
