namespace AdFlow.Operators.Standard;

/// <summary>An answer is not what the node asked for; the message says what was found and what was expected.</summary>
/// <param name="message">What was found and what was expected, to stand behind the address of the service.</param>
/// <param name="cause">Cause, or null.</param>
internal sealed class AnswerException(string message, Exception? cause = null) : Exception(message, cause);
