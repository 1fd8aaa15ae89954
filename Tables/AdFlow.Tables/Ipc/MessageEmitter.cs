using System.Buffers.Binary;

namespace AdFlow.Tables.Ipc;

/// <summary>
/// Writes the messages of a stream or file: the schema, then each batch behind the dictionaries it needs. Bodies and
/// buffers start at multiples of 64 bytes of the output. Source: Arrow columnar format, "Encapsulated message format".
/// </summary>
internal sealed unsafe class MessageEmitter(Stream target, Schema schema, bool mayReplace, bool hasSums = false)
    : IDisposable
{
    private readonly BodyEncoder _body = new();
    private readonly Dictionary<long, WrittenDictionary> _written = [];
    private long _nextId;
    private Crc32C _sum;

    /// <summary>Bytes written.</summary>
    public long Position { get; private set; }

    public Schema Schema { get; } = schema;

    /// <summary>Dictionary batches written.</summary>
    public IpcBlocks Dictionaries { get; } = new();

    /// <summary>Record batches written.</summary>
    public IpcBlocks Records { get; } = new();

    /// <summary>Writes bytes as they are.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        target.Write(bytes);
        Position += bytes.Length;
        if (hasSums)
            _sum.Add(bytes);
    }

    /// <summary>Writes the schema message.</summary>
    public void WriteSchema() => WriteMessage(MetadataEncoder.SchemaMessage(Schema), null);

    /// <summary>Writes a batch and, before it, every dictionary that changed.</summary>
    /// <exception cref="ArgumentException">The batch has other columns than the schema.</exception>
    /// <exception cref="InvalidOperationException">A dictionary would have to be replaced in a file.</exception>
    public void WriteBatch(Batch batch)
    {
        CheckSchema(batch.Schema);
        _nextId = 0;
        for (int i = 0; i < batch.ColumnCount; i++)
            WriteDictionaries(Schema[i].Type, batch.NodeAt(i));
        _body.Clear();
        for (int i = 0; i < batch.ColumnCount; i++)
            _body.Add(Schema[i].Type, batch.NodeAt(i), 0, batch.RowCount);
        WriteMessage(MetadataEncoder.RecordBatchMessage(_body, batch.RowCount), Records);
    }

    /// <summary>Writes the mark behind the last message.</summary>
    public void WriteEnd() => WriteBytes([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);

    /// <summary>Frees scratch memory; the target stays open.</summary>
    public void Dispose()
    {
        _body.Dispose();
        foreach (var written in _written.Values)
            written.Dispose();
    }

    private void CheckSchema(Schema other)
    {
        bool same = other.Count == Schema.Count;
        for (int i = 0; same && i < other.Count; i++)
            same = other[i].Type.Equals(Schema[i].Type);
        if (!same)
            throw new ArgumentException($"A batch of {other} cannot be written to a stream of {Schema}.");
    }

    // Inner dictionaries are written before outer ones. Numbers are given outer first, as in the schema's metadata.
    private bool WriteDictionaries(DataType type, ColumnNode* node)
    {
        long id = type.Id is TypeId.Dictionary ? _nextId++ : -1;
        var inner = type.Decoded();
        var values = id < 0 ? node : node->Dictionary;
        bool replaced = false;
        for (int i = 0; i < inner.Children.Count; i++)
            replaced |= WriteDictionaries(inner.Children[i].Type, values->Children + i);
        return id < 0 ? replaced : WriteDictionary(id, inner, values, replaced);
    }

    private bool WriteDictionary(long id, DataType type, ColumnNode* values, bool innerReplaced)
    {
        _body.Clear();
        _body.Add(type, values, 0, values->Length);
        bool known = _written.TryGetValue(id, out var previous);
        if (known && !innerReplaced && previous!.Equals(_body))
            return false;
        bool isDelta = known && previous!.IsExtendedBy(_body, type);
        if (known && !isDelta && !mayReplace)
            throw new InvalidOperationException(
                $"Batches of a file share one dictionary a column; this batch replaces dictionary {id}. Write a "
                + $"stream, or all batches at once with {nameof(IpcWriter)}.{nameof(IpcWriter.WriteFile)}.");
        _written[id] = new WrittenDictionary(_body);
        if (isDelta)
        {
            _body.Clear();
            _body.Add(type, values, previous!.Length, values->Length - previous.Length);
        }
        previous?.Dispose();
        WriteMessage(MetadataEncoder.DictionaryMessage(_body, id, _body.Nodes[0].Length, isDelta), Dictionaries);
        return known && !isDelta;
    }

    private void WriteMessage(ReadOnlySpan<byte> metadata, IpcBlocks? blocks)
    {
        long start = Position;
        _sum = default;
        int padding = (int)(-(start + 8 + metadata.Length) & 63);
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, -1);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[4..], metadata.Length + padding);
        WriteBytes(prefix);
        WriteBytes(metadata);
        WritePadding(padding);
        if (blocks is null)
            return;
        blocks.Add(start, 8 + metadata.Length + padding, _body.BodyLength);
        foreach (var (data, bytes) in _body.Buffers)
        {
            WriteBuffer((byte*)data, bytes);
            WritePadding((int)(BodyEncoder.Padded(bytes) - bytes));
        }
        if (hasSums)
            blocks.AddSum(_sum.Value);
    }

    private void WriteBuffer(byte* data, long bytes)
    {
        for (long at = 0; at < bytes; at += 1 << 30)
            WriteBytes(new ReadOnlySpan<byte>(data + at, (int)Math.Min(bytes - at, 1 << 30)));
    }

    private void WritePadding(int bytes)
    {
        ReadOnlySpan<byte> zeros = stackalloc byte[64];
        WriteBytes(zeros[..bytes]);
    }
}
