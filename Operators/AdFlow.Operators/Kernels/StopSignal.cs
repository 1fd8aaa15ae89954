using System.Diagnostics;

namespace AdFlow.Operators;

/// <summary>When a node must stop: at a point of time, or when its run's caller has left. Immutable,
/// thread-safe.</summary>
/// <param name="deadlineTicks">Reading of <see cref="Stopwatch.GetTimestamp"/>; <see cref="long.MaxValue"/> for
/// none.</param>
/// <param name="cancellation">Cancelled when the caller has left.</param>
public readonly struct StopSignal(long deadlineTicks, CancellationToken cancellation)
{
    /// <summary>A signal that never comes.</summary>
    public static StopSignal Never { get; } = new(long.MaxValue, CancellationToken.None);

    /// <summary>Reading of <see cref="Stopwatch.GetTimestamp"/> at which time is over.</summary>
    public long DeadlineTicks { get; } = deadlineTicks;

    /// <summary>Cancelled when the caller has left.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Whether it may ever come.</summary>
    public bool MayCome => DeadlineTicks != long.MaxValue || Cancellation.CanBeCanceled;

    /// <summary>Whether to stop now. Costs a clock reading where there is a deadline.</summary>
    public bool IsSet =>
        Cancellation.IsCancellationRequested
        || (DeadlineTicks != long.MaxValue && Stopwatch.GetTimestamp() >= DeadlineTicks);

    /// <summary>Throws where <see cref="IsSet"/> holds.</summary>
    /// <exception cref="RunStoppedException">Time is over or the caller left.</exception>
    public void ThrowIfSet()
    {
        if (IsSet)
            throw new RunStoppedException();
    }

    /// <summary>The earlier of this signal and a point of time.</summary>
    public StopSignal Before(long deadlineTicks) => new(Math.Min(DeadlineTicks, deadlineTicks), Cancellation);
}
