using System.Globalization;

namespace AdFlow.Operators.Onnx;

/// <summary>
/// A file is not the model, tensor or archive of tensors that it should be, or uses a part of the format that AdFlow
/// does not read. The message says what was found, what was expected, and where. It is the only exception that
/// malformed content raises.
/// </summary>
public sealed class OnnxFormatException : Exception
{
    /// <summary>Makes the exception and its message.</summary>
    /// <param name="found">What was found, for example <c>a tensor of 3 dimensions</c>.</param>
    /// <param name="expected">What was expected, or what to do; a clause after "expected".</param>
    /// <param name="byteOffset">Offset in the file, or −1 where none applies.</param>
    /// <param name="part">Which part of the file, for example <c>initializer 'w0'</c>; null where none applies.</param>
    public OnnxFormatException(string found, string expected, long byteOffset = -1, string? part = null)
        : base(Describe(found, expected, byteOffset, part))
    {
        ByteOffset = byteOffset;
    }

    private OnnxFormatException(string place, OnnxFormatException error)
        : base($"{place}: {error.Message}", error)
    {
        ByteOffset = error.ByteOffset;
    }

    /// <summary>Offset in the file, or −1.</summary>
    public long ByteOffset { get; }

    /// <summary>The same error of a part of something larger.</summary>
    /// <param name="place">Which part.</param>
    internal OnnxFormatException In(string place) => new(place, this);

    private static string Describe(string found, string expected, long byteOffset, string? part)
    {
        string where = (part, byteOffset) switch
        {
            (null, < 0) => "",
            (null, _) => string.Create(CultureInfo.InvariantCulture, $"byte {byteOffset}: "),
            (_, < 0) => $"{part}: ",
            _ => string.Create(CultureInfo.InvariantCulture, $"{part}, byte {byteOffset}: "),
        };
        return $"{where}{found}; expected {expected}";
    }
}
