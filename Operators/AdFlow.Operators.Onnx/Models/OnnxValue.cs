namespace AdFlow.Operators.Onnx;

/// <summary>An input or output that a model declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
public sealed record OnnxValue(string Name, OnnxType Type);
