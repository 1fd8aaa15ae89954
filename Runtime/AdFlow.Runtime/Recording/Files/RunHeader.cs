namespace AdFlow.Runtime;

/// <summary>What is recorded of one run beside its tables. Immutable.</summary>
public readonly record struct RunHeader
{
    /// <summary>Number by which the run is found in its file, ≥ 0; usually its ordinal.</summary>
    public required long Request { get; init; }

    /// <summary>The graph that was run, with arms and rung applied.</summary>
    public required RecordedGraph Graph { get; init; }

    /// <summary>Versions of the tables that the run read.</summary>
    public required RecordedTables Tables { get; init; }

    /// <summary>The sender's id of the request, or empty.</summary>
    public string RequestId { get => field ?? ""; init; }

    /// <summary>Seed of the run's random numbers.</summary>
    public ulong Seed { get; init; }

    /// <summary>The run's one clock reading, in microseconds since 1970-01-01 UTC.</summary>
    public long NowMicroseconds { get; init; }

    /// <summary>Whether the graph's deadline and the timeouts of its nodes held.</summary>
    public bool EnforcesDeadline { get; init; }

    /// <summary>Time that the caller had left, or null.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>How long the run took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Why there are no outputs, or null. An exception behind it is not recorded.</summary>
    public RunFailure? Failure { get; init; }

    /// <summary>Failures of nodes that were left empty.</summary>
    public IReadOnlyList<RunFailure> Degraded { get => field ?? []; init; }
}
