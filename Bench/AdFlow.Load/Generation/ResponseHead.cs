using System.Buffers.Text;

namespace AdFlow.Load;

/// <summary>The head of an HTTP/1.1 response.</summary>
/// <param name="Status">Status.</param>
/// <param name="Length">Bytes of the head, with the empty line.</param>
/// <param name="BodyLength">Bytes of the body.</param>
internal readonly record struct ResponseHead(int Status, int Length, int BodyLength)
{
    private const int StatusAt = 9;

    private static ReadOnlySpan<byte> LengthName => "\r\nContent-Length: "u8;

    /// <summary>Reads it.</summary>
    /// <param name="bytes">What was received so far.</param>
    /// <param name="head">The head.</param>
    /// <returns>False where it is not complete yet.</returns>
    /// <exception cref="InvalidDataException">It is none, or does not tell the length of its body: only such servers
    /// are measured.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ResponseHead head)
    {
        head = default;
        int end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var text = bytes[..(end + 2)];
        if (!text.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(text[StatusAt..], out int status, out _))
            throw new InvalidDataException("The answer is not HTTP/1.1.");
        int at = text.IndexOf(LengthName), length = 0;
        if (at < 0 ? status != 204 : !Utf8Parser.TryParse(text[(at + LengthName.Length)..], out length, out _))
            throw new InvalidDataException($"An answer of status {status} does not tell its Content-Length.");
        head = new ResponseHead(status, end + 4, length);
        return true;
    }
}
