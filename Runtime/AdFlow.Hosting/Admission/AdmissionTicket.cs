using System.Threading.Tasks.Sources;

namespace AdFlow.Hosting;

/// <summary>
/// The place of one request among those that run and wait. Reused for one request after the other; between
/// <see cref="GraphAdmission.EnterAsync"/> and <see cref="GraphAdmission.Leave"/> it belongs to one.
/// </summary>
internal sealed class AdmissionTicket : IValueTaskSource<AdmissionOutcome>
{
    // Who admits a request is another one's thread, which has its own to do.
    private ManualResetValueTaskSourceCore<AdmissionOutcome> _turn = new() { RunContinuationsAsynchronously = true };

    /// <summary>0, the first to be refused, to 9.</summary>
    public int Priority { get; set; }

    /// <summary>Thousandths (1/1024) of a processor that the run is expected to take.</summary>
    public int Share { get; set; }

    /// <summary>Work that the run is expected to be: ticks of one processor.</summary>
    public long Work { get; set; }

    /// <summary>Longest that it may be expected to wait, in ticks.</summary>
    public long LongestWait { get; set; }

    /// <summary>When its time is over; ticks of the host's clock.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>When it began to run; ticks of the host's clock.</summary>
    public long AdmittedAt { get; set; }

    /// <summary>Whether it counts as running.</summary>
    public bool IsInside { get; set; }

    /// <summary>The line that it waits in, and its neighbours there; null where it does not wait. Under the lock of the
    /// host's admission.</summary>
    public GraphAdmission? WaitsFor { get; set; }

    /// <summary>Whose line that is, since the last wait.</summary>
    public HostAdmission? WaitsIn { get; set; }

    /// <summary>See <see cref="WaitsFor"/>.</summary>
    public AdmissionTicket? Ahead { get; set; }

    /// <summary>See <see cref="WaitsFor"/>.</summary>
    public AdmissionTicket? Behind { get; set; }

    /// <summary>Comes when it no longer waits; valid from <see cref="Begin"/>, awaited once.</summary>
    public ValueTask<AdmissionOutcome> Turn => new(this, _turn.Version);

    /// <summary>Prepares to wait.</summary>
    public void Begin() => _turn.Reset();

    /// <summary>Ends the wait.</summary>
    public void End(AdmissionOutcome outcome) => _turn.SetResult(outcome);

    AdmissionOutcome IValueTaskSource<AdmissionOutcome>.GetResult(short token) => _turn.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<AdmissionOutcome>.GetStatus(short token) => _turn.GetStatus(token);

    void IValueTaskSource<AdmissionOutcome>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _turn.OnCompleted(continuation, state, token, flags);
}
