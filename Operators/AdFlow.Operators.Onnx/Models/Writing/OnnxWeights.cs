namespace AdFlow.Operators.Onnx;

/// <summary>
/// A file beside a model that holds constants of it, in the making: give it to <see cref="OnnxWriter.Initializer"/>,
/// then write <see cref="ToBytes"/> to the folder of the model. Not thread-safe.
/// </summary>
/// <param name="file">Name of the file as the model gives it: a relative path with '/' between folders.</param>
public sealed class OnnxWeights(string file)
{
    // So that whoever maps the file has aligned elements.
    private const int Alignment = 64;

    private readonly MemoryStream _bytes = new();

    /// <summary>Name of the file as the model gives it.</summary>
    public string File { get; } = file;

    /// <summary>Content of the file.</summary>
    public byte[] ToBytes() => _bytes.ToArray();

    /// <summary>Adds elements.</summary>
    /// <returns>The offset of the first byte.</returns>
    internal long Add(ReadOnlySpan<byte> elements)
    {
        _bytes.SetLength((_bytes.Length + Alignment - 1) / Alignment * Alignment);
        _bytes.Position = _bytes.Length;
        _bytes.Write(elements);
        return _bytes.Length - elements.Length;
    }
}
