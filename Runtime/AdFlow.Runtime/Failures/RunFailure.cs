using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Why a run failed, or why a node was degraded. Immutable.</summary>
/// <param name="Class">Who must act.</param>
/// <param name="Code">Stable code, one of <see cref="FailureCodes"/>.</param>
/// <param name="Message">What was found, what was expected and what to do.</param>
/// <param name="Graph">Name of the graph.</param>
public sealed record RunFailure(FailureClass Class, string Code, string Message, string Graph)
{
    /// <summary>Path of the node, or null where none is to blame.</summary>
    public string? Node { get; init; }

    /// <summary>Id of its operator.</summary>
    public string? Operator { get; init; }

    /// <summary>Name of the input port that has <see cref="Column"/>, or null.</summary>
    public string? Port { get; init; }

    /// <summary>Column at fault, or null.</summary>
    public string? Column { get; init; }

    /// <summary>Row at fault in that column, from 0, or −1.</summary>
    public int Row { get; init; } = -1;

    /// <summary>The exception behind it, for logs; null where there is none.</summary>
    public Exception? Cause { get; init; }
}
