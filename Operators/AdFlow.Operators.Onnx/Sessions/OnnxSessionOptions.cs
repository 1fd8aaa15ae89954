namespace AdFlow.Operators.Onnx;

/// <summary>How a session computes.</summary>
/// <param name="Threads">Threads of one call. With one, the caller computes alone; more are a pool of the session's
/// own, and results may then differ in their last bits.</param>
public sealed record OnnxSessionOptions(int Threads = 1);
