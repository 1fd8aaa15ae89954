namespace AdFlow.Tables.Ipc;

/// <summary>Turns the messages of a file or stream, in order, into batches. Not thread-safe.</summary>
internal sealed unsafe class IpcDecoder : IDisposable
{
    private readonly bool _validate;
    private readonly IpcSchema _schema;
    private readonly DictionarySet _dictionaries;

    /// <summary>Makes a decoder.</summary>
    /// <param name="schema">Schema table of the first message or of the footer.</param>
    /// <param name="validate">Whether to check every row.</param>
    public IpcDecoder(FlatTable schema, bool validate)
    {
        _validate = validate;
        _schema = SchemaDecoder.Read(schema);
        _dictionaries = new DictionarySet(_schema, validate);
    }

    public Schema Schema => _schema.Schema;

    public DictionarySet Dictionaries => _dictionaries;

    /// <summary>Reads a record batch.</summary>
    /// <param name="message">The message with its body.</param>
    /// <param name="arena">Memory of the nodes.</param>
    public Batch ReadBatch(IpcMessage message, Arena arena)
    {
        var header = message.Header;
        var uses = new List<DictionaryUse>();
        var body = new BodyDecoder(message, header, arena, _validate, uses);
        int count = _schema.Columns.Count;
        var nodes = (ColumnNode*)arena.AllocateZeroed((long)sizeof(ColumnNode) * count);
        var columns = (ColumnNode**)arena.Allocate((long)sizeof(ColumnNode*) * count);
        for (int i = 0; i < count; i++)
        {
            var field = _schema.Columns[i];
            body.Read(field, columns[i] = nodes + i);
            if (nodes[i].Length != body.RowCount)
                throw header.Fail($"{nodes[i].Length} rows", $"{body.RowCount} as the batch states", field.Path);
            if (nodes[i].NullCount > 0 && !field.Field.Nullable && field.Type.Id is not TypeId.Null)
                throw header.Fail($"{nodes[i].NullCount} nulls", "none in a column declared without nulls", field.Path);
        }
        body.End();
        _dictionaries.Bind(uses, arena, header);
        return new Batch(_schema.Schema, columns, body.RowCount);
    }

    /// <summary>Frees the dictionaries that were read into arenas of their own.</summary>
    public void Dispose() => _dictionaries.Dispose();
}
