namespace AdFlow.Operators.Onnx;

// A test case uses a type that nothing here implements. The message names it.
internal sealed class UnsupportedCaseException(string message) : Exception(message);
