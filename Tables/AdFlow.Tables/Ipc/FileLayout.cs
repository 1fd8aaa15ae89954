using System.Runtime.CompilerServices;

namespace AdFlow.Tables.Ipc;

/// <summary>
/// The frame of the IPC file format: magic, the messages of a stream, a footer that lists them, its length, magic.
/// Source: Arrow columnar format, "IPC File Format"; Arrow's File.fbs.
/// </summary>
internal static unsafe class FileLayout
{
    private const int BlockBytes = 24;

    /// <summary>Bytes before the first message: the magic, padded.</summary>
    public const int HeaderBytes = 8;

    /// <summary>First and last bytes of a file.</summary>
    public static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    /// <summary>Reads the batches that a file's footer lists.</summary>
    public static (Schema Schema, List<Batch> Batches) Read(byte* data, long length, Arena arena, bool validate)
    {
        long tail = length - Magic.Length - 4;
        if (tail < HeaderBytes || !new ReadOnlySpan<byte>(data + tail + 4, Magic.Length).SequenceEqual(Magic))
            throw new IpcFormatException(
                "a file without the magic at its end", "ARROW1; the file is cut off", byteOffset: length);
        int footerLength = Unsafe.ReadUnaligned<int>(data + tail);
        if (footerLength <= 0 || footerLength > tail - HeaderBytes)
            throw new IpcFormatException(
                $"a footer of {footerLength} bytes", $"1 to {tail - HeaderBytes}", byteOffset: tail);
        long end = tail - footerLength;
        var footer = new FlatBuffer(data + end, footerLength, end, -1).Root();
        using var decoder = new IpcDecoder(footer.Table(1, "a schema"), validate);
        var blocks = new Blocks(data, end);
        var dictionaries = footer.Vector(2, BlockBytes);
        for (int i = 0; i < dictionaries.Count; i++)
            decoder.Dictionaries.Read(
                blocks.Message(footer, dictionaries, i, MessageKind.DictionaryBatch), arena, false, mayReplace: false);
        var records = footer.Vector(3, BlockBytes);
        var batches = new List<Batch>(records.Count);
        for (int i = 0; i < records.Count; i++)
            batches.Add(decoder.ReadBatch(blocks.Message(footer, records, i, MessageKind.RecordBatch), arena));
        return (decoder.Schema, batches);
    }

    // Blocks may not overlap: a footer that lists one message over and over would cause work without bound.
    private struct Blocks(byte* data, long last)
    {
        private readonly long _end = last;
        private long _bytesLeft = last;
        private int _count;

        public IpcMessage Message(FlatTable footer, FlatVector blocks, int index, MessageKind kind)
        {
            long offset = blocks.Scalar<long>(index);
            long metadata = blocks.Scalar<int>(index, 8), body = blocks.Scalar<long>(index, 16);
            if (offset < HeaderBytes || metadata < 8 || body < 0 || offset > _end || metadata > _end - offset
                || body > _end - offset - metadata)
                throw footer.Fail(
                    $"a block of {metadata} + {body} bytes at {offset}", $"one between {HeaderBytes} and {_end}");
            if ((_bytesLeft -= metadata + body) < 0)
                throw footer.Fail("blocks longer in sum than the file", "blocks that do not overlap");
            var scanner = new MessageScanner(data, offset + metadata + body, _count++) { Position = offset };
            var message = scanner.Next();
            if (message is null || message.Kind != kind || scanner.Position > offset + metadata + body)
                throw footer.Fail(
                    $"a block at {offset} that is not a {kind} of its size", "blocks as the messages are");
            return message;
        }
    }
}
