namespace AdFlow.Tables.Ipc;

/// <summary>
/// Reads Arrow IPC files and streams into tables. Everything is checked before use: malformed or hostile content gives
/// <see cref="IpcFormatException"/> and nothing else, with memory bounded by a small multiple of the content.
/// Read are metadata V4 and V5, little-endian, plain buffers; all types but views and run-end encoding. Thread-safe.
/// </summary>
public static unsafe class IpcReader
{
    private const long SpareBytes = 64L << 20;

    /// <summary>
    /// Most bytes an arena may hold for content of a size: nodes and realigned buffers, with room to spare.
    /// </summary>
    internal static long MemoryLimit(long contentBytes) => SpareBytes + 32 * contentBytes;

    /// <summary>Tells files, streams and other content apart by the first bytes.</summary>
    /// <param name="start">The first eight bytes or more; fewer are never recognised.</param>
    public static IpcContent Recognise(ReadOnlySpan<byte> start)
    {
        if (start.Length < 8)
            return IpcContent.Other;
        if (start.StartsWith(FileLayout.Magic))
            return IpcContent.File;
        bool marked = start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF, 0xFF]);
        // Before 0.15: the length of the schema's metadata, a multiple of four far below 16 MiB. Text has no zero byte.
        bool legacy = start[3] == 0 && (start[0] & 3) == 0 && (start[0] | start[1] | start[2]) != 0;
        return marked || legacy ? IpcContent.Stream : IpcContent.Other;
    }

    /// <summary>Reads a file or stream from disk into memory.</summary>
    /// <param name="path">Path of the file; it may change afterwards.</param>
    /// <param name="validate">False skips the checks of rows, only for bytes that were checked before.</param>
    /// <returns>A table that owns its memory.</returns>
    /// <exception cref="IpcFormatException">The content is malformed or not supported.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Table ReadTable(string path, bool validate = true)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        return ReadTable(file, validate);
    }

    /// <summary>Reads all bytes of a source, from its position to its end, into memory.</summary>
    /// <param name="source">An Arrow file or stream; it is left open.</param>
    /// <param name="validate">False skips the checks of rows, only for bytes that were checked before.</param>
    /// <returns>A table that owns its memory.</returns>
    /// <exception cref="IpcFormatException">The content is malformed or not supported.</exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public static Table ReadTable(Stream source, bool validate = true)
    {
        var arena = new Arena();
        var bytes = new GrowableBuffer(arena);
        SourceBytes.ReadToEnd(source, ref bytes);
        return ReadInPlace(bytes.Take(0) - bytes.Length, bytes.Length, arena, validate);
    }

    /// <summary>Reads a copy of bytes in memory.</summary>
    /// <inheritdoc cref="ReadTable(Stream, bool)"/>
    public static Table ReadTable(ReadOnlySpan<byte> content, bool validate = true)
    {
        var arena = new Arena();
        byte* copy = arena.Allocate(content.Length);
        content.CopyTo(new Span<byte>(copy, content.Length));
        return ReadInPlace(copy, content.Length, arena, validate);
    }

    /// <summary>Maps a file into memory without copying; its pages are read when they are used.</summary>
    /// <param name="path">Path of a file that never changes: truncating it while it is mapped kills the
    /// process.</param>
    /// <param name="validate">False skips the checks of rows, only for a file that was checked before.</param>
    /// <returns>A table whose columns point into the map; disposing it unmaps the file.</returns>
    /// <exception cref="IpcFormatException">The content is malformed or not supported.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static Table MapTable(string path, bool validate = true)
    {
        var map = MappedFile.Open(path);
        return ReadInPlace(map.Data, map.Length, map, validate);
    }

    /// <summary>Reads content where it is; buffers that are aligned to eight bytes are not copied.</summary>
    /// <param name="data">First byte.</param>
    /// <param name="length">Number of bytes, which must stay unchanged and in place until the table is
    /// disposed.</param>
    /// <param name="owner">Memory to free with the table, or at once on failure; null where somebody else owns
    /// it.</param>
    /// <param name="validate">False skips the checks of rows, only for bytes that were checked before.</param>
    /// <returns>A table whose columns point into the content.</returns>
    /// <exception cref="IpcFormatException">The content is malformed or not supported.</exception>
    public static Table ReadInPlace(byte* data, long length, IDisposable? owner, bool validate = true)
    {
        var arena = new Arena(MemoryLimit(length));
        var memory = new MemoryOwners(arena, owner);
        try
        {
            var (schema, batches) = Recognise(new ReadOnlySpan<byte>(data, (int)Math.Min(length, 8))) switch
            {
                IpcContent.File => FileLayout.Read(data, length, arena, validate),
                IpcContent.Stream => ReadStream(data, length, arena, validate),
                _ => throw new IpcFormatException(
                    length == 0 ? "no bytes" : "content that is neither an Arrow file nor an Arrow stream",
                    "the magic ARROW1 or an Arrow schema message", byteOffset: 0),
            };
            return new Table(schema, batches, memory);
        }
        catch (Exception error)
        {
            memory.Dispose();
            if (error is ArenaLimitException)
                throw new IpcFormatException(
                    $"content that needs over {MemoryLimit(length)} bytes",
                    $"memory in proportion to its {length} bytes");
            throw;
        }
    }

    private static (Schema, List<Batch>) ReadStream(byte* data, long length, Arena arena, bool validate)
    {
        var scanner = new MessageScanner(data, length);
        using var decoder = new IpcDecoder(ReadSchema(scanner.Next()), validate);
        var batches = new List<Batch>();
        while (scanner.Next() is { } message)
            switch (message.Kind)
            {
                case MessageKind.DictionaryBatch:
                    decoder.Dictionaries.Read(message, arena, takeArena: false, mayReplace: true);
                    break;
                case MessageKind.RecordBatch:
                    batches.Add(decoder.ReadBatch(message, arena));
                    break;
                default:
                    throw message.Root.Fail("a second schema", "dictionary and record batches after the first message");
            }
        return (decoder.Schema, batches);
    }

    /// <summary>The schema table of a stream's first message.</summary>
    internal static FlatTable ReadSchema(IpcMessage? first) => first switch
    {
        null => throw new IpcFormatException("an empty stream", "a schema message", 0, byteOffset: 0),
        { Kind: MessageKind.Schema } => first.Header,
        _ => throw first.Root.Fail($"a {first.Kind} as the first message", "a schema"),
    };
}
