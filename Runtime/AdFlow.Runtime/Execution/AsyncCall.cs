using System.Diagnostics;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// The asynchronous operator of one node in one slab. It has memory of its own, because it goes on beside the run; and
/// it borrows the slab until its task ends, however early the run was answered.
/// </summary>
internal sealed class AsyncCall(OperatorStage stage, PhysicalPlan plan, RunSlab slab, BoundGraphOptions options)
    : SlabStage(stage), IDisposable
{
    private readonly OperatorInputs _inputs = new(stage, plan, slab);
    private CancellationTokenSource _cancellation = new();
    private Exception? _error;
    private bool _isStarted;

    public Arena Arena { get; } = new(options.RunMemoryBytes);

    public RunContext Context { get; } = OperatorInputs.NewContext(stage, slab);

    /// <summary>Cancelled when nobody waits for the result any more.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>When the node's time is over.</summary>
    public StopSignal Stop { get; private set; }

    /// <summary>Ends when the operator has ended; never fails.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public long StartTicks { get; private set; }

    public long EndTicks { get; private set; }

    /// <summary>Whether it was started and its result was not taken yet.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Starts the operator. Its failures are kept for <see cref="Take"/>.</summary>
    public override void Run(RunSeat seat, in StopSignal stop)
    {
        Stop = new StopSignal(stop.DeadlineTicks, Cancellation);
        slab.Inputs.Begin(Context, Arena, Stop);
        _inputs.Fill(Context, seat);
        StartTicks = seat.Now;
        IsOpen = _isStarted = true;
        slab.Borrow();
        Completion = RunAsync();
    }

    /// <summary>Takes the result once <see cref="Completion"/> has ended.</summary>
    /// <returns>Why the operator failed, or null.</returns>
    public Exception? Take()
    {
        IsOpen = false;
        return _error;
    }

    /// <summary>Leaves the results for the stages behind.</summary>
    /// <exception cref="InvalidOperationException">The operator left one incomplete.</exception>
    public void LeaveOutputs()
    {
        int start = plan.OutputStarts[Stage.First.Ordinal];
        for (int i = 0; i < Stage.First.Schemas.Count; i++)
            Context.End(i, out slab.Outputs[start + i]);
    }

    /// <summary>Stops waiting: tells the operator so and leaves it to its end.</summary>
    public void Abandon()
    {
        IsOpen = false;
        if (Completion.IsCompleted)
            return;
        slab.Borrow();
        _ = CancelAsync();
    }

    /// <summary>Makes ready for another run; the operator has ended.</summary>
    public void Reset()
    {
        if (!_isStarted)
            return;
        if (!_cancellation.TryReset())
        {
            _cancellation.Dispose();
            _cancellation = new CancellationTokenSource();
        }
        Arena.Reset();
        Completion = Task.CompletedTask;
        _error = null;
        IsOpen = _isStarted = false;
    }

    public void Dispose()
    {
        _cancellation.Dispose();
        Arena.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await stage.Operator.RunAsync(Context).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _error = exception;
        }
        EndTicks = Stopwatch.GetTimestamp();
        slab.Return();
    }

    // Callbacks that fail have nobody left to hear of it: the run was answered without this operator.
    private async Task CancelAsync()
    {
        await _cancellation.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        slab.Return();
    }
}
