namespace AdFlow.Operators.Onnx;

/// <summary>
/// ONNX Runtime is missing, refused a call, or a model cannot be used as it was asked for. The message says what was
/// found, what was expected and what to do.
/// </summary>
public sealed class OnnxException : Exception
{
    /// <summary>An error with its message.</summary>
    /// <param name="message">What went wrong.</param>
    public OnnxException(string message)
        : base(message)
    {
    }

    /// <summary>An error that another one caused.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">The cause.</param>
    public OnnxException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether ONNX Runtime said that it does not implement what was asked for.</summary>
    internal bool IsNotImplemented { get; init; }
}
