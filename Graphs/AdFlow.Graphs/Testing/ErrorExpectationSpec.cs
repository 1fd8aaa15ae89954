using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>The error that a run must end with. What is null is not checked. Immutable.</summary>
/// <param name="Position">Where it stands.</param>
public sealed record ErrorExpectationSpec(SourcePosition Position)
{
    /// <summary>Who must act.</summary>
    public FailureClass? Class { get; init; }

    /// <summary>The error's code.</summary>
    public string? Code { get; init; }

    /// <summary>Path of the node that failed.</summary>
    public string? Node { get; init; }

    /// <summary>Name of the column at fault.</summary>
    public string? Column { get; init; }

    /// <summary>Text that the message contains.</summary>
    public string? Message { get; init; }
}
