namespace AdFlow.Tables.Ipc;

/// <summary>
/// Reads an Arrow IPC stream batch by batch from a source that may never end. A batch lives until the next read or
/// until the reader is disposed; memory is bounded by the largest batch and the dictionaries. Not thread-safe.
/// </summary>
public sealed unsafe class IpcStreamReader : IDisposable
{
    private readonly Stream _source;
    private readonly bool _leaveOpen;
    private readonly Arena _metadata = new();
    private readonly IpcDecoder _decoder;
    private Arena _batch = new();
    private long _position;
    private int _count;
    private bool _ended;

    /// <summary>Starts reading; the schema message is read at once.</summary>
    /// <param name="source">Bytes of an Arrow stream.</param>
    /// <param name="validate">False skips the checks of rows, only for bytes that were checked before.</param>
    /// <param name="leaveOpen">Whether the source stays open when the reader is disposed.</param>
    /// <exception cref="IpcFormatException">The schema is malformed or not supported.</exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public IpcStreamReader(Stream source, bool validate = true, bool leaveOpen = false)
    {
        _source = source;
        _leaveOpen = leaveOpen;
        _decoder = new IpcDecoder(IpcReader.ReadSchema(ReadMessage()), validate);
    }

    /// <summary>Schema of every batch.</summary>
    public Schema Schema => _decoder.Schema;

    /// <summary>Reads the next batch; the one before dies.</summary>
    /// <param name="batch">The batch, or an empty view at the end.</param>
    /// <returns>False at the stream's end.</returns>
    /// <exception cref="IpcFormatException">The content is malformed; nothing more can be read.</exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public bool TryRead(out Batch batch)
    {
        while (ReadMessage() is { } message)
        {
            if (message.Kind is MessageKind.Schema)
                throw message.Root.Fail("a second schema", "dictionary and record batches after the first message");
            if (Read(message) is { } read)
            {
                batch = read;
                return true;
            }
        }
        batch = default;
        return false;
    }

    /// <summary>Frees all memory and closes the source unless it was to stay open.</summary>
    public void Dispose()
    {
        _decoder.Dispose();
        _batch.Dispose();
        _metadata.Dispose();
        if (!_leaveOpen)
            _source.Dispose();
    }

    private Batch? Read(IpcMessage message)
    {
        bool isDictionary = message.Kind is MessageKind.DictionaryBatch;
        var arena = new Arena(IpcReader.MemoryLimit(message.BodyLength + message.Root.Buffer.Length));
        try
        {
            message = message.WithBody(ReadBody(message, arena));
            if (isDictionary)
            {
                _decoder.Dictionaries.Read(message, arena, takeArena: true, mayReplace: true);
                return null;
            }
            _batch.Dispose();
            _batch = arena;
            _decoder.Dictionaries.Forget();
            return _decoder.ReadBatch(message, arena);
        }
        catch (Exception error)
        {
            arena.Dispose();
            _ended = true;
            if (error is ArenaLimitException)
                throw message.Root.Fail("a batch that needs far more memory than its bytes", "memory in proportion");
            throw;
        }
    }

    private IpcMessage? ReadMessage()
    {
        int? length = _ended ? null : ReadLength();
        if (length is null or 0)
        {
            _ended = true;
            return null;
        }
        long start = _position;
        _metadata.Reset();
        var bytes = new GrowableBuffer(_metadata);
        if (length < 0 || SourceBytes.Read(_source, ref bytes, length.Value) < length)
            throw Fail($"metadata of {length} bytes", $"as many bytes; {bytes.Length} were left");
        _position += bytes.Length;
        return IpcMessage.Read(new FlatBuffer(bytes.Data, length.Value, start, _count++));
    }

    // Null where the source ends between two messages, as a stream may.
    private int? ReadLength()
    {
        int? length = ReadInt32(mayEnd: true);
        return length == -1 ? ReadInt32(mayEnd: false) : length;
    }

    private int? ReadInt32(bool mayEnd)
    {
        int value = 0;
        var bytes = new Span<byte>(&value, sizeof(int));
        int read = _source.ReadAtLeast(bytes, sizeof(int), throwOnEndOfStream: false);
        if (read == 0 && mayEnd)
            return null;
        if (read < sizeof(int))
            throw Fail($"{read} bytes of a message", "its length; the data is cut off");
        _position += sizeof(int);
        return value;
    }

    private byte* ReadBody(IpcMessage message, Arena arena)
    {
        var bytes = new GrowableBuffer(arena);
        if (SourceBytes.Read(_source, ref bytes, message.BodyLength) < message.BodyLength)
            throw Fail($"a body of {message.BodyLength} bytes", $"as many bytes; {bytes.Length} were left");
        _position += bytes.Length;
        return bytes.Take(0) - bytes.Length;
    }

    private IpcFormatException Fail(string found, string expected) => new(found, expected, _count, null, _position);
}
