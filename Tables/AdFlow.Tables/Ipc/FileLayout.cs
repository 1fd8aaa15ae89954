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

    /// <summary>Checks the first bytes of what should be a file.</summary>
    public static void CheckStart(ReadOnlySpan<byte> start)
    {
        if (!start.SequenceEqual(Magic))
            throw new IpcFormatException(
                start.Length == 0 ? "no bytes" : "content that is no Arrow file", "the magic ARROW1", byteOffset: 0);
    }

    /// <summary>The length of the footer.</summary>
    /// <param name="tail">The last ten bytes of a file: the length and the magic.</param>
    /// <param name="length">Bytes of the file.</param>
    public static int FooterLength(byte* tail, long length)
    {
        long at = length - Magic.Length - sizeof(int);
        if (at < HeaderBytes || !new ReadOnlySpan<byte>(tail + sizeof(int), Magic.Length).SequenceEqual(Magic))
            throw new IpcFormatException(
                "a file without the magic at its end", "ARROW1; the file is cut off", byteOffset: length);
        int footer = Unsafe.ReadUnaligned<int>(tail);
        if (footer <= 0 || footer > at - HeaderBytes)
            throw new IpcFormatException(
                $"a footer of {footer} bytes", $"1 to {at - HeaderBytes}", byteOffset: at);
        return footer;
    }

    /// <summary>The blocks of a footer. They may not overlap: a footer that lists one message over and over would cause
    /// work without bound.</summary>
    /// <param name="footer">The footer.</param>
    /// <param name="slot">2 for dictionaries, 3 for record batches.</param>
    /// <param name="end">Where the footer begins.</param>
    public static IpcBlock[] Blocks(FlatTable footer, int slot, long end)
    {
        var vector = footer.Vector(slot, BlockBytes);
        var blocks = new IpcBlock[vector.Count];
        long bytesLeft = end;
        for (int i = 0; i < blocks.Length; i++)
        {
            long offset = vector.Scalar<long>(i), body = vector.Scalar<long>(i, 16);
            int metadata = vector.Scalar<int>(i, 8);
            if (offset < HeaderBytes || metadata < 8 || body < 0 || offset > end || metadata > end - offset
                || body > end - offset - metadata)
                throw footer.Fail(
                    $"a block of {metadata} + {body} bytes at {offset}", $"one between {HeaderBytes} and {end}");
            if ((bytesLeft -= metadata + body) < 0)
                throw footer.Fail("blocks longer in sum than the file", "blocks that do not overlap");
            blocks[i] = new IpcBlock(offset, metadata, body);
        }
        return blocks;
    }

    /// <summary>Reads the batches that a file's footer lists.</summary>
    public static (Schema Schema, List<Batch> Batches) Read(byte* data, long length, Arena arena, bool validate)
    {
        long tail = length - Magic.Length - sizeof(int);
        int footerLength = FooterLength(data + Math.Max(0, tail), length);
        long end = tail - footerLength;
        var footer = new FlatBuffer(data + end, footerLength, end, -1).Root();
        using var decoder = new IpcDecoder(footer.Table(1, "a schema"), validate);
        var dictionaries = Blocks(footer, 2, end);
        for (int i = 0; i < dictionaries.Length; i++)
            decoder.Dictionaries.Read(Message(data, footer, dictionaries[i], i, MessageKind.DictionaryBatch), arena,
                takeArena: false, mayReplace: false);
        var records = Blocks(footer, 3, end);
        var batches = new List<Batch>(records.Length);
        for (int i = 0; i < records.Length; i++)
            batches.Add(decoder.ReadBatch(
                Message(data, footer, records[i], dictionaries.Length + i, MessageKind.RecordBatch), arena));
        return (decoder.Schema, batches);
    }

    private static IpcMessage Message(byte* data, FlatTable footer, IpcBlock block, int ordinal, MessageKind kind)
    {
        long end = block.Offset + block.Metadata + block.Body;
        var scanner = new MessageScanner(data, end, ordinal) { Position = block.Offset };
        var message = scanner.Next();
        return message is not null && message.Kind == kind && scanner.Position <= end
            ? message
            : throw footer.Fail($"a block at {block.Offset} that is not a {kind} of its size",
                "blocks as the messages are");
    }
}
