using System.Runtime.CompilerServices;

namespace AdFlow.Tables.Ipc;

/// <summary>
/// Reads an Arrow IPC file batch by batch, in any order, from a source that can be sought in: for files larger than
/// memory. Everything is checked as <see cref="IpcReader"/> does, and checksums where the footer has some. Not
/// thread-safe.
/// </summary>
public sealed unsafe class IpcFileReader : IDisposable
{
    private readonly Stream _source;
    private readonly bool _leaveOpen;
    private readonly Arena _memory = new();
    private readonly IpcDecoder _decoder;
    private readonly IpcBlock[] _dictionaries;
    private readonly IpcBlock[] _batches;
    private readonly uint[]? _sums;
    private bool _hasDictionaries;

    /// <summary>Reads the footer.</summary>
    /// <param name="source">An Arrow file, from its first byte on.</param>
    /// <param name="leaveOpen">Whether the source stays open when the reader is disposed.</param>
    /// <exception cref="IpcFormatException">The source is no Arrow file, is cut off, or its footer is malformed.
    /// </exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public IpcFileReader(Stream source, bool leaveOpen = false)
    {
        _source = source;
        _leaveOpen = leaveOpen;
        try
        {
            var footer = ReadFooter();
            _decoder = new IpcDecoder(footer.Table(1, "a schema"), validate: true);
            _dictionaries = FileLayout.Blocks(footer, 2, footer.Buffer.Origin);
            _batches = FileLayout.Blocks(footer, 3, footer.Buffer.Origin);
            _sums = BlockSums.Read(footer, SchemaDecoder.ReadMetadata(footer.Vector(4)),
                _dictionaries.Length + _batches.Length);
        }
        catch
        {
            _memory.Dispose();
            throw;
        }
    }

    /// <summary>Schema of every batch.</summary>
    public Schema Schema => _decoder.Schema;

    /// <summary>Whether the file has a checksum of each message, which is compared when the message is read.</summary>
    public bool HasSums => _sums is not null;

    /// <summary>Number of record batches.</summary>
    public int BatchCount => _batches.Length;

    /// <summary>Offset of a batch in the file.</summary>
    public long OffsetOf(int batch) => _batches[batch].Offset;

    /// <summary>Bytes of a batch, its metadata included, as the footer says: no more than the file has.</summary>
    public long BytesOf(int batch) => _batches[batch].Metadata + _batches[batch].Body;

    /// <summary>Reads a batch.</summary>
    /// <param name="batch">Ordinal, from 0.</param>
    /// <param name="arena">Memory of its rows.</param>
    /// <exception cref="IpcFormatException">The content is malformed.</exception>
    /// <exception cref="ArenaLimitException">The arena's limit is reached.</exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public Batch Read(int batch, Arena arena)
    {
        ReadDictionaries();
        _decoder.Dictionaries.Forget();
        return _decoder.ReadBatch(ReadMessage(_dictionaries.Length + batch, arena), arena);
    }

    /// <summary>Reads the first column of a batch and nothing else of its rows, so no checksum is compared.</summary>
    /// <param name="batch">Ordinal, from 0.</param>
    /// <param name="arena">Memory of its rows.</param>
    /// <returns>The column, which must be of numbers.</returns>
    /// <inheritdoc cref="Read" path="/exception"/>
    public Column ReadFirstColumn(int batch, Arena arena)
    {
        if (Schema.Count == 0 || Schema[0].Type.ByteWidth() == 0 || Schema[0].Type.Id is TypeId.Dictionary)
            throw new InvalidOperationException($"The first column of {Schema} is not one of numbers.");
        var block = _batches[batch];
        byte* metadata = ReadBytes(block.Offset, block.Metadata, arena);
        long end = FirstColumnEnd(Parse(metadata, block, MessageKind.RecordBatch, batch));
        var message = Parse(metadata, block, MessageKind.RecordBatch, batch);
        // A buffer that lies elsewhere is refused by the decoder before it looks at it.
        message = message.WithBody(ReadBytes(block.Offset + block.Metadata, end, arena));
        return _decoder.ReadFirstColumn(message, arena);
    }

    /// <summary>Frees all memory and closes the source unless it was to stay open.</summary>
    public void Dispose()
    {
        _decoder.Dispose();
        _memory.Dispose();
        if (!_leaveOpen)
            _source.Dispose();
    }

    private FlatTable ReadFooter()
    {
        long length = _source.Length;
        byte* start = ReadBytes(0, Math.Min(length, FileLayout.Magic.Length), _memory);
        FileLayout.CheckStart(new ReadOnlySpan<byte>(start, (int)Math.Min(length, FileLayout.Magic.Length)));
        int tail = sizeof(int) + FileLayout.Magic.Length;
        long tailAt = Math.Max(0, length - tail);
        int footer = FileLayout.FooterLength(ReadBytes(tailAt, length - tailAt, _memory), length);
        long end = length - tail - footer;
        return new FlatBuffer(ReadBytes(end, footer, _memory), footer, end, -1).Root();
    }

    private void ReadDictionaries()
    {
        for (int i = 0; !_hasDictionaries && i < _dictionaries.Length; i++)
            _decoder.Dictionaries.Read(ReadMessage(i, _memory), _memory, takeArena: false, mayReplace: false);
        _hasDictionaries = true;
    }

    // Where the buffers of a column of numbers end in the body.
    private static long FirstColumnEnd(IpcMessage message)
    {
        var buffers = message.Header.Vector(2, 16);
        long end = 0;
        for (int i = 0; i < Math.Min(2, buffers.Count); i++)
        {
            long offset = buffers.Scalar<long>(i), bytes = buffers.Scalar<long>(i, 8);
            if (offset >= 0 && bytes >= 0 && offset <= message.BodyLength && bytes <= message.BodyLength - offset)
                end = Math.Max(end, offset + bytes);
        }
        return end;
    }

    // A message by its ordinal: dictionaries first, then batches.
    private IpcMessage ReadMessage(int ordinal, Arena arena)
    {
        int batch = ordinal - _dictionaries.Length;
        var block = batch < 0 ? _dictionaries[ordinal] : _batches[batch];
        byte* metadata = ReadBytes(block.Offset, block.Metadata, arena);
        byte* body = ReadBytes(block.Offset + block.Metadata, block.Body, arena);
        if (_sums is not null)
            BlockSums.Check(Sum(metadata, block.Metadata, body, block.Body), _sums[ordinal], ordinal, block.Offset);
        return Parse(metadata, block, batch < 0 ? MessageKind.DictionaryBatch : MessageKind.RecordBatch, ordinal)
            .WithBody(body);
    }

    private static uint Sum(byte* metadata, int metadataBytes, byte* body, long bodyBytes)
    {
        var sum = new Crc32C();
        sum.Add(new ReadOnlySpan<byte>(metadata, metadataBytes));
        for (long at = 0; at < bodyBytes; at += 1 << 30)
            sum.Add(new ReadOnlySpan<byte>(body + at, (int)Math.Min(bodyBytes - at, 1 << 30)));
        return sum.Value;
    }

    private static IpcMessage Parse(byte* bytes, IpcBlock block, MessageKind kind, int ordinal)
    {
        int prefix = Unsafe.ReadUnaligned<int>(bytes) == -1 ? 8 : 4;
        int length = Unsafe.ReadUnaligned<int>(bytes + prefix - 4);
        if (length <= 0 || length > block.Metadata - prefix)
            throw new IpcFormatException($"metadata of {length} bytes", $"{block.Metadata - prefix} as the footer says",
                ordinal, byteOffset: block.Offset);
        var message = IpcMessage.Read(new FlatBuffer(bytes + prefix, length, block.Offset + prefix, ordinal));
        if (message.Kind != kind || message.BodyLength > block.Body)
            throw message.Root.Fail($"a {message.Kind} with {message.BodyLength} bytes",
                $"a {kind} with {block.Body}, as the footer says");
        return message;
    }

    private byte* ReadBytes(long offset, long count, Arena arena)
    {
        _source.Position = offset;
        var bytes = new GrowableBuffer(arena);
        if (SourceBytes.Read(_source, ref bytes, count) < count)
            throw new IpcFormatException($"{bytes.Length} bytes up to the file's end", $"{count}; the file is cut off",
                byteOffset: offset);
        return bytes.Take(0) - bytes.Length;
    }
}
