namespace AdFlow.Operators.Onnx;

/// <summary>A constant of a model whose elements are in a file beside it (onnx.proto, <c>external_data</c>).</summary>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="File">The file, as the model names it.</param>
/// <param name="Offset">Its first byte there.</param>
/// <param name="Bytes">Its bytes there, as its shape says.</param>
public sealed record ExternalTensor(string Name, string File, long Offset, long Bytes);
