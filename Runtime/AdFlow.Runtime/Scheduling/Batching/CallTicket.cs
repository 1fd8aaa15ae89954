using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// A run at a stage whose calls are shared: where its rows lie and who goes on with it. Kept in the slab. While it
/// waits, it belongs to the queue, then to the thread that makes the call, else to the run.
/// </summary>
/// <param name="run">Goes on with the run.</param>
/// <param name="inputs">Addresses of the run's input blocks.</param>
/// <param name="outputs">Addresses of its output blocks.</param>
internal sealed unsafe class CallTicket(RunSuspension run, void** inputs, void** outputs)
{
    /// <summary>Goes on with the run.</summary>
    public RunSuspension Run { get; } = run;

    /// <summary>Address of each input block of the run.</summary>
    public void** Inputs { get; } = inputs;

    /// <summary>Address of each output block of the run.</summary>
    public void** Outputs { get; } = outputs;

    /// <summary>Rows of the run.</summary>
    public int Rows { get; set; }

    /// <summary>When the run arrived.</summary>
    public long ArrivedTicks { get; set; }

    /// <summary>When it stops waiting.</summary>
    public StopSignal Stop { get; set; }

    /// <summary>Whether it waits in the queue. Changed within the lock of the stage only.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>The run behind it in the queue, or in its call.</summary>
    public CallTicket? Next { get; set; }

    /// <summary>The run before it in the queue.</summary>
    public CallTicket? Previous { get; set; }

    /// <summary>Takes the run out when its caller leaves.</summary>
    public CancellationTokenRegistration Leaving { get; set; }

    /// <summary>What has become of the rows.</summary>
    public CallOutcome Outcome { get; set; }

    /// <summary>Why the call failed, of <see cref="CallOutcome.Failed"/>.</summary>
    public Exception? Error { get; set; }

    /// <summary>The call that the rows were in.</summary>
    public SharedCall Call { get; set; }
}

/// <summary>What has become of the rows of a run.</summary>
internal enum CallOutcome
{
    /// <summary>They have results.</summary>
    Done,

    /// <summary>They were called alone and failed.</summary>
    Failed,

    /// <summary>They shared a call that failed: the run is to call alone.</summary>
    CallAlone,

    /// <summary>They were taken out before a call: time was over, or the caller left.</summary>
    TakenOut,
}
