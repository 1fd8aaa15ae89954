namespace AdFlow.Operators.Onnx;

/// <summary>Reads and writes files of one tensor (<c>*.pb</c>; onnx.proto, <c>TensorProto</c>), as the test cases of
/// ONNX are made of.</summary>
public static class OnnxTensorFile
{
    /// <summary>Reads a tensor's file.</summary>
    /// <exception cref="OnnxFormatException">It is no tensor, or is broken.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static OnnxTensor Read(string path) => Parse(OnnxModel.FileBytesOf(path));

    /// <summary>Reads a tensor from memory.</summary>
    /// <exception cref="OnnxFormatException">It is no tensor, or is broken.</exception>
    public static OnnxTensor Parse(ReadOnlySpan<byte> file) => TensorReader.Read(new WireReader(file));

    /// <summary>The file of a tensor.</summary>
    public static byte[] ToBytes(OnnxTensor tensor) => TensorMessage.Of(tensor).Written.ToArray();
}
