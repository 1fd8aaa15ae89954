using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>What one run is asked for.</summary>
public readonly record struct RunRequest
{
    /// <summary>One row with the columns of the plan's request. Its memory must stay valid until the <see
    /// cref="GraphRun"/> is disposed; late asynchronous operators read a copy.</summary>
    public required Batch Request { get; init; }

    /// <summary>Seed of the run's random numbers.</summary>
    public ulong Seed { get; init; }

    /// <summary>The run's one clock reading, in microseconds since 1970-01-01 UTC.</summary>
    public long NowMicroseconds { get; init; }

    /// <summary>A point of time as <see cref="NowMicroseconds"/> takes it.</summary>
    public static long MicrosecondsOf(DateTimeOffset time) =>
        (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Whether the graph's deadline and the timeouts of its nodes hold.</summary>
    public bool EnforceDeadline { get; init; }

    /// <summary>Time the caller still has, or null: the run fails when it is over, whatever
    /// <see cref="EnforceDeadline"/> says. Where the graph's deadline is earlier, that counts.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>
    /// Whether the run only shows what it would do, beside one that answers: operators with effects answer as if, and
    /// change nothing. A graph with <see cref="BoundGraph.LiveOnlyNodes"/> refuses it.
    /// </summary>
    public bool IsShadow { get; init; }

    /// <summary>Gives recorded nodes their results instead of their operators; null where all are executed. Such a run
    /// shares no calls with others.</summary>
    public RunTape? Tape { get; init; }

    /// <summary>Cancelled when the caller leaves.</summary>
    public CancellationToken Cancellation { get; init; }
}
