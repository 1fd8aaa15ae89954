using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>What <c>adflow run</c> is asked for.</summary>
internal sealed record RunOptions
{
    /// <summary>File of the graph.</summary>
    public required string Graph { get; init; }

    /// <summary>File of requests, or −.</summary>
    public required string Input { get; init; }

    /// <summary>File of answers, or −.</summary>
    public required string Output { get; init; }

    /// <summary>How answers are written.</summary>
    public required TableFormat Format { get; init; }

    /// <summary>Output of the graph that Arrow answers take, or null for the only one.</summary>
    public string? Select { get; init; }

    /// <summary>Seed of the first request's random numbers; each further request has its own.</summary>
    public required long Seed { get; init; }

    /// <summary>Clock reading of every run, in microseconds since 1970.</summary>
    public required long NowMicroseconds { get; init; }

    /// <summary>Whether deadlines and timeouts count.</summary>
    public required bool EnforceDeadline { get; init; }

    /// <summary>Most requests under way at once, 1 or more.</summary>
    public required int AtOnce { get; init; }

    /// <summary>Whether to say where the time to the first answer went.</summary>
    public required bool Timing { get; init; }

    /// <summary>File of the trace, or null for none.</summary>
    public string? Trace { get; init; }

    /// <summary>File of the record, or null for none.</summary>
    public string? Record { get; init; }

    /// <summary>How the graph is planned.</summary>
    public required PlanOptions Planning { get; init; }

    /// <summary>How it is executed.</summary>
    public required BoundGraphOptions Running { get; init; }
}
