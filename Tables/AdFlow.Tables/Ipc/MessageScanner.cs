using System.Runtime.CompilerServices;

namespace AdFlow.Tables.Ipc;

/// <summary>Walks the encapsulated messages of a stream in memory, or reads one at a file's block.</summary>
internal unsafe struct MessageScanner(byte* data, long length, int first = 0)
{
    private const int Continuation = -1;

    /// <summary>Offset of the next message.</summary>
    public long Position { get; set; }

    /// <summary>Ordinal of the next message.</summary>
    public int Count { get; private set; } = first;

    /// <summary>Reads the next message.</summary>
    /// <returns>The message with its body, or null at the stream's end.</returns>
    public IpcMessage? Next()
    {
        if (Position == length)
            return null;
        int metadataLength = Read(Position);
        long start = Position + 4;
        // Before 0.15 a message began with its length, without the continuation mark.
        if (metadataLength == Continuation)
        {
            metadataLength = Read(start);
            start += 4;
        }
        if (metadataLength == 0)
            return null;
        if (metadataLength < 0 || metadataLength > length - start)
            throw Fail($"metadata of {metadataLength} bytes", $"at most the {length - start} that are left");
        var message = IpcMessage.Read(new FlatBuffer(data + start, metadataLength, start, Count));
        long body = start + metadataLength;
        if (message.BodyLength > length - body)
            throw Fail($"a body of {message.BodyLength} bytes", $"at most the {length - body} that are left");
        Position = body + message.BodyLength;
        Count++;
        return message.WithBody(data + body);
    }

    private readonly int Read(long at) => length - at >= 4
        ? Unsafe.ReadUnaligned<int>(data + at)
        : throw Fail($"{length - at} bytes of a message", "its length; the data is cut off");

    private readonly IpcFormatException Fail(string found, string expected) =>
        new(found, expected, Count, null, Position);
}
