namespace AdFlow.Operators;

/// <summary>
/// Thrown by an operator to fail its run; the runtime adds graph, node and operator. Any other exception that leaves
/// an operator counts as <see cref="FailureClass.Internal"/>.
/// </summary>
/// <param name="failureClass">Who must act.</param>
/// <param name="message">What was found, what was expected and what to do.</param>
/// <param name="column">Column at fault, or null.</param>
/// <param name="row">Row at fault in that column, from 0, or −1.</param>
/// <param name="innerException">Cause, or null.</param>
public sealed class OperatorException(
    FailureClass failureClass, string message, string? column = null, int row = -1, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Who must act.</summary>
    public FailureClass Class { get; } = failureClass;

    /// <summary>Column at fault, or null.</summary>
    public string? Column { get; } = column;

    /// <summary>Row at fault, from 0, or −1.</summary>
    public int Row { get; } = row;
}
