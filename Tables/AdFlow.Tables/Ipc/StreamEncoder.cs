using System.Buffers.Binary;

namespace AdFlow.Tables.Ipc;

/// <summary>
/// Writes batches of one schema, each as a whole Arrow stream of its own: schema, one record batch, end. All that does
/// not depend on the rows is made once, so a batch costs a copy of its columns and allocates nothing. Buffers are
/// padded to 8 bytes and a stream is a multiple of 8 bytes. Values of null rows are written as zeros, so equal rows are
/// equal bytes and nothing leaks that memory held before. Dictionaries of texts are written as plain texts;
/// <see cref="StreamDecoder"/> gives the type back. Immutable, thread-safe.
/// </summary>
public sealed unsafe class StreamEncoder
{
    private readonly int[] _columns;
    private readonly DataType[] _types;
    private readonly byte[] _template = [];
    private readonly BatchPlaces _places;
    private readonly Schema? _whole;

    /// <summary>Makes an encoder of some columns of a schema.</summary>
    /// <param name="schema">Schema of every batch.</param>
    /// <param name="columns">Ordinals of the columns to write, in that order; those of every batch must be there.
    /// </param>
    /// <exception cref="NotSupportedException">A dictionary's values are themselves a dictionary.</exception>
    public StreamEncoder(Schema schema, IReadOnlyList<int> columns)
    {
        _columns = [.. columns];
        _types = [.. columns.Select(column => schema[column].Type)];
        Schema = new Schema([.. columns.Select(column => schema[column])], schema.Metadata);
        if (!_types.All(PlainField.CanWrite))
        {
            _whole = Schema;
            return;
        }
        var written = new Schema([.. Schema.Fields.Select(PlainField.Of)], schema.Metadata);
        var (nodes, buffers) = written.Fields.Select(field => StreamBody.Count(field.Type))
            .Aggregate((0, 0), (sum, field) => (sum.Item1 + field.Nodes, sum.Item2 + field.Buffers));
        var start = Message(MetadataEncoder.SchemaMessage(written));
        var batch = Message(MetadataEncoder.RecordBatchTemplate(nodes, buffers, out var places));
        _template = [.. start, .. batch];
        _places = places.Shift(start.Length + 8);
    }

    /// <summary>The columns written, with their types as they are in the batches.</summary>
    public Schema Schema { get; }

    /// <summary>Appends a batch as a stream.</summary>
    /// <param name="batch">A batch of the schema.</param>
    /// <param name="target">Receives the bytes, at a multiple of 8. Where the batch does not fit, it is left as it was.
    /// </param>
    /// <exception cref="ArenaLimitException">The target's limit would be passed.</exception>
    public void Write(Batch batch, GrowingBytes target)
    {
        int start = target.Length;
        try
        {
            if (_whole is null)
                WriteParts(batch, target, start);
            else
                WriteWhole(batch, target);
        }
        catch (ArenaLimitException)
        {
            target.Truncate(start);
            throw;
        }
    }

    private void WriteParts(Batch batch, GrowingBytes target, int start)
    {
        target.Append(_template);
        var places = _places.Shift(start);
        var body = new StreamBody(target, places);
        for (int i = 0; i < _columns.Length; i++)
            body.Add(_types[i], batch.NodeAt(_columns[i]), 0, batch.RowCount);
        target.Put(places.Rows, (long)batch.RowCount);
        target.Put(places.Body, (long)body.Length);
        WriteEnd(target);
    }

    // Dictionaries of anything but text: rare, so as any stream is written.
    private void WriteWhole(Batch batch, GrowingBytes target)
    {
        using var arena = new Arena();
        var nodes = (ColumnNode**)arena.Allocate(sizeof(ColumnNode*) * _columns.Length);
        for (int i = 0; i < _columns.Length; i++)
            nodes[i] = batch.NodeAt(_columns[i]);
        using var stream = new GrowingBytesStream(target);
        using var writer = new IpcStreamWriter(stream, _whole!);
        writer.Write(new Batch(_whole!, nodes, batch.RowCount));
        writer.Finish();
    }

    private static void WriteEnd(GrowingBytes target)
    {
        var end = target.Append(8);
        BinaryPrimitives.WriteInt32LittleEndian(end, -1);
        BinaryPrimitives.WriteInt32LittleEndian(end[4..], 0);
    }

    private static byte[] Message(ReadOnlySpan<byte> metadata)
    {
        byte[] message = new byte[8 + (metadata.Length + 7 & ~7)];
        BinaryPrimitives.WriteInt32LittleEndian(message, -1);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), message.Length - 8);
        metadata.CopyTo(message.AsSpan(8));
        return message;
    }
}
