using System.Globalization;
using System.Text;

namespace AdFlow.Tables.Ipc;

/// <summary>
/// Bytes are not the Arrow data they claim to be, or use a part of the format that AdFlow does not read. The message
/// says what was found, what was expected, and where. It is the only exception that malformed content raises.
/// </summary>
public sealed class IpcFormatException : Exception
{
    /// <summary>Makes the exception and its message.</summary>
    /// <param name="found">What was found, for example <c>the offsets buffer has 8 bytes</c>.</param>
    /// <param name="expected">What was expected, or what to do; a clause after "expected".</param>
    /// <param name="messageIndex">Ordinal of the message, counted from 0 in reading order, or −1 where none
    /// applies.</param>
    /// <param name="fieldPath">Dotted path of the column, or null where none applies.</param>
    /// <param name="byteOffset">Offset in the file or stream, or −1 where unknown.</param>
    public IpcFormatException(
        string found, string expected, int messageIndex = -1, string? fieldPath = null, long byteOffset = -1)
        : base(Describe(found, expected, messageIndex, fieldPath, byteOffset))
    {
        Found = found;
        Expected = expected;
        MessageIndex = messageIndex;
        FieldPath = fieldPath;
        ByteOffset = byteOffset;
    }

    /// <summary>What was found.</summary>
    public string Found { get; }

    /// <summary>What was expected, or what to do; a clause after "expected".</summary>
    public string Expected { get; }

    /// <summary>Ordinal of the message in reading order, or −1.</summary>
    public int MessageIndex { get; }

    /// <summary>Dotted path of the column, or null.</summary>
    public string? FieldPath { get; }

    /// <summary>Offset in the file or stream, or −1.</summary>
    public long ByteOffset { get; }

    private static string Describe(string found, string expected, int messageIndex, string? fieldPath, long byteOffset)
    {
        var text = new StringBuilder("Not readable as Arrow data");
        var culture = CultureInfo.InvariantCulture;
        if (messageIndex >= 0)
            text.Append(culture, $", message {messageIndex}");
        if (fieldPath is not null)
            text.Append(culture, $", column '{fieldPath}'");
        if (byteOffset >= 0)
            text.Append(culture, $", byte {byteOffset}");
        return text.Append(culture, $": {found}; expected {expected}.").ToString();
    }
}
