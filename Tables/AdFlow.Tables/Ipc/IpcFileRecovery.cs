using System.Buffers.Binary;

namespace AdFlow.Tables.Ipc;

/// <summary>
/// Gives a file that its writer left without an end the footer of the batches that are whole, with checksums. Of what
/// is there only lengths and headers are looked at: what was written before its writer was killed is as it was written.
/// </summary>
public static unsafe class IpcFileRecovery
{
    /// <summary>Cuts what is not whole off and writes a footer.</summary>
    /// <param name="file">A file that can be read, written and sought in, from its first byte on; it is left open.
    /// Where nothing can be recovered it is left as it was.</param>
    /// <returns>Number of batches that the file then has; 0 where there is none.</returns>
    /// <exception cref="IpcFormatException">It does not begin as an Arrow file, or has dictionaries.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static int Recover(Stream file)
    {
        using var arena = new Arena();
        CheckStart(file);
        if (Read(file, FileLayout.HeaderBytes, arena) is not { Message: var first, Block: var at })
            throw new IpcFormatException("no whole schema", "an Arrow file", byteOffset: FileLayout.HeaderBytes);
        var schema = SchemaDecoder.Read(IpcReader.ReadSchema(first));
        if (schema.DictionaryValues.Count > 0)
            throw new IpcFormatException("a file with dictionaries", "one without, which can be recovered");
        var records = new IpcBlocks();
        int count = 0;
        long end = at.Offset + at.Metadata;
        while (Read(file, end, arena) is { Message.Kind: MessageKind.RecordBatch, Block: var block })
        {
            records.Add(block.Offset, block.Metadata, block.Body);
            records.AddSum(Sum(file, block, arena));
            end = block.Offset + block.Metadata + block.Body;
            count++;
        }
        if (count > 0)
            Finish(file, end, schema.Schema, records);
        return count;
    }

    private static void CheckStart(Stream file)
    {
        file.Position = 0;
        Span<byte> start = stackalloc byte[FileLayout.Magic.Length];
        FileLayout.CheckStart(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }

    // A message that is whole as far as its lengths tell, or null.
    private static (IpcMessage Message, IpcBlock Block)? Read(Stream file, long offset, Arena arena)
    {
        arena.Reset();
        long left = file.Length - offset - sizeof(long);
        if (left < 0)
            return null;
        file.Position = offset;
        long prefix = 0;
        file.ReadExactly(new Span<byte>(&prefix, sizeof(long)));
        int length = (int)(prefix >> 32);
        if ((int)prefix != -1 || length <= 0 || length > left)
            return null;
        byte* metadata = arena.Allocate(length);
        file.ReadExactly(new Span<byte>(metadata, length));
        try
        {
            var message = IpcMessage.Read(new FlatBuffer(metadata, length, offset + sizeof(long), -1));
            return message.BodyLength > left - length
                ? null : (message, new IpcBlock(offset, sizeof(long) + length, message.BodyLength));
        }
        catch (IpcFormatException)
        {
            return null; // What follows the last whole message: the end that is cut off.
        }
    }

    private static uint Sum(Stream file, IpcBlock block, Arena arena)
    {
        arena.Reset();
        var piece = arena.AllocateSpan<byte>(1 << 20);
        var sum = new Crc32C();
        file.Position = block.Offset;
        for (long left = block.Metadata + block.Body; left > 0; left -= piece.Length)
        {
            piece = piece[..(int)Math.Min(left, piece.Length)];
            file.ReadExactly(piece);
            sum.Add(piece);
        }
        return sum.Value;
    }

    private static void Finish(Stream file, long end, Schema schema, IpcBlocks records)
    {
        var none = new IpcBlocks();
        var footer = MetadataEncoder.Footer(schema, none, records, [BlockSums.Note(none, records)]);
        file.SetLength(end);
        file.Position = end;
        file.Write([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);
        file.Write(footer);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        file.Write(length);
        file.Write(FileLayout.Magic);
        file.Flush();
    }
}
