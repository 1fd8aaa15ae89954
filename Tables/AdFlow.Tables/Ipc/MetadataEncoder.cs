namespace AdFlow.Tables.Ipc;

/// <summary>
/// Writes the metadata of messages and footers. Dictionaries are numbered from 0 in the order in which a walk over the
/// schema meets them, outer before inner. Layout: Arrow's Schema.fbs, Message.fbs, File.fbs.
/// </summary>
internal static class MetadataEncoder
{
    /// <summary>Metadata of a schema message.</summary>
    public static ReadOnlySpan<byte> SchemaMessage(Schema schema)
    {
        var builder = new FlatBuilder();
        return Message(builder, MessageKind.Schema, WriteSchema(builder, schema), 0);
    }

    /// <summary>Metadata of a record batch message.</summary>
    public static ReadOnlySpan<byte> RecordBatchMessage(BodyEncoder body, long rows)
    {
        var builder = new FlatBuilder();
        return Message(builder, MessageKind.RecordBatch, WriteBatch(builder, body, rows), body.BodyLength);
    }

    /// <summary>Metadata of a dictionary batch message.</summary>
    public static ReadOnlySpan<byte> DictionaryMessage(BodyEncoder body, long id, long rows, bool isDelta)
    {
        var builder = new FlatBuilder();
        int data = WriteBatch(builder, body, rows);
        builder.StartTable(3);
        builder.Scalar(0, id);
        builder.Reference(1, data);
        builder.Scalar(2, (byte)(isDelta ? 1 : 0));
        return Message(builder, MessageKind.DictionaryBatch, builder.EndTable(), body.BodyLength);
    }

    /// <summary>Metadata of a record batch message in which every number of rows and bytes is still 0.</summary>
    /// <param name="nodes">Number of column entries.</param>
    /// <param name="buffers">Number of buffers.</param>
    /// <param name="places">Where those numbers lie, from the first byte of the metadata.</param>
    public static ReadOnlySpan<byte> RecordBatchTemplate(int nodes, int buffers, out BatchPlaces places)
    {
        var builder = new FlatBuilder();
        int buffersAt = WriteZeros(builder, buffers), nodesAt = WriteZeros(builder, nodes);
        builder.StartTable(4);
        builder.Scalar(0, 0L, absent: -1);
        int rows = builder.Used;
        builder.Reference(1, nodesAt);
        builder.Reference(2, buffersAt);
        int header = builder.EndTable();
        builder.StartTable(5);
        builder.Scalar(3, 0L, absent: -1);
        int body = builder.Used;
        builder.Scalar(0, MetadataVersion.V5);
        builder.Scalar(1, (byte)MessageKind.RecordBatch);
        builder.Reference(2, header);
        var bytes = builder.Finish(builder.EndTable());
        int count = sizeof(int);
        places = new BatchPlaces(
            bytes.Length - body, bytes.Length - rows, bytes.Length - nodesAt + count, bytes.Length - buffersAt + count);
        return bytes;
    }

    /// <summary>The footer of a file.</summary>
    /// <param name="schema">Schema of its batches.</param>
    /// <param name="dictionaries">Where its dictionaries are.</param>
    /// <param name="records">Where its record batches are.</param>
    /// <param name="metadata">What the footer says of its own beside the schema.</param>
    public static ReadOnlySpan<byte> Footer(
        Schema schema, IpcBlocks dictionaries, IpcBlocks records, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        var builder = new FlatBuilder();
        int metadataAt = WriteMetadata(builder, metadata);
        int schemaAt = WriteSchema(builder, schema);
        int dictionariesAt = dictionaries.Write(builder), recordsAt = records.Write(builder);
        builder.StartTable(5);
        builder.Scalar(0, MetadataVersion.V5);
        builder.Reference(1, schemaAt);
        builder.Reference(2, dictionariesAt);
        builder.Reference(3, recordsAt);
        builder.Reference(4, metadataAt);
        return builder.Finish(builder.EndTable());
    }

    private static ReadOnlySpan<byte> Message(FlatBuilder builder, MessageKind kind, int header, long bodyLength)
    {
        builder.StartTable(5);
        builder.Scalar(3, bodyLength);
        builder.Scalar(0, MetadataVersion.V5);
        builder.Scalar(1, (byte)kind);
        builder.Reference(2, header);
        return builder.Finish(builder.EndTable());
    }

    private static int WriteBatch(FlatBuilder builder, BodyEncoder body, long rows)
    {
        int buffers = WriteBuffers(builder, body);
        builder.StartVector(16, body.Nodes.Count, 8);
        for (int i = body.Nodes.Count - 1; i >= 0; i--)
        {
            builder.Push(body.Nodes[i].Nulls);
            builder.Push(body.Nodes[i].Length);
        }
        int nodes = builder.EndVector(body.Nodes.Count);
        builder.StartTable(4);
        builder.Scalar(0, rows);
        builder.Reference(1, nodes);
        builder.Reference(2, buffers);
        return builder.EndTable();
    }

    private static int WriteZeros(FlatBuilder builder, int count)
    {
        builder.StartVector(16, count, 8);
        for (int i = 0; i < 2 * count; i++)
            builder.Push(0L);
        return builder.EndVector(count);
    }

    private static int WriteBuffers(FlatBuilder builder, BodyEncoder body)
    {
        long end = body.BodyLength;
        builder.StartVector(16, body.Buffers.Count, 8);
        for (int i = body.Buffers.Count - 1; i >= 0; i--)
        {
            end -= BodyEncoder.Padded(body.Buffers[i].Bytes);
            builder.Push(body.Buffers[i].Bytes);
            builder.Push(end);
        }
        return builder.EndVector(body.Buffers.Count);
    }

    private static int WriteSchema(FlatBuilder builder, Schema schema)
    {
        long nextId = 0;
        int fields = WriteFields(builder, schema.Fields, ref nextId);
        int metadata = WriteMetadata(builder, schema.Metadata);
        builder.StartTable(4);
        builder.Reference(1, fields);
        builder.Reference(2, metadata);
        return builder.EndTable();
    }

    private static int WriteFields(FlatBuilder builder, IReadOnlyList<Field> fields, ref long nextId)
    {
        int[] positions = new int[fields.Count];
        for (int i = 0; i < positions.Length; i++)
            positions[i] = WriteField(builder, fields[i], ref nextId);
        return builder.References(positions);
    }

    private static int WriteField(FlatBuilder builder, Field field, ref long nextId)
    {
        bool isDictionary = field.Type.Id is TypeId.Dictionary;
        long id = isDictionary ? nextId++ : -1;
        var type = field.Type.Decoded();
        int children = WriteFields(builder, type.Children, ref nextId);
        int dictionary = isDictionary ? WriteEncoding(builder, field.Type, id) : 0;
        var (kind, typeAt) = TypeEncoder.Write(builder, type);
        int metadata = WriteMetadata(builder, field.Metadata ?? []);
        int name = builder.Text(field.Name);
        builder.StartTable(7);
        builder.Reference(0, name);
        builder.Scalar(1, (byte)(field.Nullable ? 1 : 0));
        builder.Scalar(2, (byte)kind);
        builder.Reference(3, typeAt);
        builder.Reference(4, dictionary);
        builder.Reference(5, children);
        builder.Reference(6, metadata);
        return builder.EndTable();
    }

    private static int WriteEncoding(FlatBuilder builder, DataType type, long id)
    {
        int index = TypeEncoder.WriteInt(builder, type.IndexType!);
        builder.StartTable(4);
        builder.Scalar(0, id);
        builder.Reference(1, index);
        builder.Scalar(2, (byte)(type.Ordered ? 1 : 0));
        return builder.EndTable();
    }

    private static int WriteMetadata(FlatBuilder builder, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count == 0)
            return 0;
        int[] positions = new int[pairs.Count];
        for (int i = 0; i < positions.Length; i++)
        {
            int key = builder.Text(pairs[i].Key), value = builder.Text(pairs[i].Value);
            builder.StartTable(2);
            builder.Reference(0, key);
            builder.Reference(1, value);
            positions[i] = builder.EndTable();
        }
        return builder.References(positions);
    }
}
