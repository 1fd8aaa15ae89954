using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace AdFlow.Tables.Ipc;

/// <summary>
/// Reads Arrow streams of at most one batch that lie in memory, as <see cref="StreamEncoder"/> writes them; others may
/// have written them too. A schema is read once: streams that begin with the same bytes share it. Everything is checked
/// as <see cref="IpcReader"/> does. Thread-safe.
/// </summary>
public sealed unsafe class StreamDecoder
{
    // Beyond it somebody makes a new schema for each stream; what is remembered then helps nobody.
    private const int MaxLayouts = 4096;

    private readonly ConcurrentDictionary<byte[], Layout> _layouts = new(new ValueKey.Comparer());

    /// <summary>Reads a stream.</summary>
    /// <param name="data">First byte; buffers aligned to 8 bytes are not copied, so the bytes must stay unchanged and
    /// in place as long as the batch is used.</param>
    /// <param name="length">Number of bytes.</param>
    /// <param name="arena">Memory of what must be made.</param>
    /// <returns>The batch; without rows where the stream has no batch.</returns>
    /// <exception cref="IpcFormatException">The content is malformed, not supported, or of several batches.</exception>
    /// <exception cref="ArenaLimitException">The arena's limit is reached.</exception>
    public Batch Read(byte* data, long length, Arena arena)
    {
        var layout = LayoutOf(data, length);
        using var decoder = new IpcDecoder(layout.Schema, validate: true);
        var scanner = new MessageScanner(data, length, 1) { Position = layout.Bytes };
        Batch? batch = null;
        while (scanner.Next() is { } message)
            switch (message.Kind)
            {
                case MessageKind.DictionaryBatch:
                    decoder.Dictionaries.Read(message, arena, takeArena: false, mayReplace: false);
                    break;
                case MessageKind.RecordBatch when batch is null:
                    batch = decoder.ReadBatch(message, arena);
                    break;
                default:
                    throw message.Root.Fail($"a second {message.Kind}", "one schema and at most one record batch");
            }
        return layout.Restoration.Restore(batch ?? Empty(layout.Schema.Schema, arena), arena);
    }

    private static Batch Empty(Schema schema, Arena arena)
    {
        var nodes = (ColumnNode**)arena.Allocate((long)sizeof(ColumnNode*) * schema.Count);
        for (int i = 0; i < schema.Count; i++)
            nodes[i] = DictionaryTree.Empty(schema[i].Type, arena);
        return new Batch(schema, nodes, 0);
    }

    private Layout LayoutOf(byte* data, long length)
    {
        var lookup = _layouts.GetAlternateLookup<ReadOnlySpan<byte>>();
        int bytes = FirstMessageBytes(data, length);
        if (bytes > 0 && lookup.TryGetValue(new ReadOnlySpan<byte>(data, bytes), out var known))
            return known;
        var scanner = new MessageScanner(data, length);
        var schema = SchemaDecoder.Read(IpcReader.ReadSchema(scanner.Next()));
        var layout = new Layout(schema, scanner.Position, new DictionaryRestoration(schema.Schema));
        if (bytes > 0 && scanner.Position == bytes && _layouts.Count < MaxLayouts)
            lookup[new ReadOnlySpan<byte>(data, bytes)] = layout;
        return layout;
    }

    // Bytes of a first message without a body; 0 where that is not clear.
    private static int FirstMessageBytes(byte* data, long length)
    {
        if (length < 8 || Unsafe.ReadUnaligned<int>(data) != -1)
            return 0;
        int metadata = Unsafe.ReadUnaligned<int>(data + 4);
        return metadata > 0 && metadata <= length - 8 ? metadata + 8 : 0;
    }

    private sealed record Layout(IpcSchema Schema, long Bytes, DictionaryRestoration Restoration);
}
