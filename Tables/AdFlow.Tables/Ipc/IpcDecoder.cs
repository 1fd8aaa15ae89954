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
    public IpcDecoder(FlatTable schema, bool validate) : this(SchemaDecoder.Read(schema), validate) { }

    /// <summary>Makes a decoder of a schema that was read before.</summary>
    public IpcDecoder(IpcSchema schema, bool validate)
    {
        _validate = validate;
        _schema = schema;
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
            ReadColumn(body, _schema.Columns[i], columns[i] = nodes + i, header);
        body.End();
        _dictionaries.Bind(uses, arena, header);
        return new Batch(_schema.Schema, columns, body.RowCount);
    }

    /// <summary>Reads the first column of a record batch, which has no dictionary.</summary>
    /// <param name="message">The message with its body.</param>
    /// <param name="arena">Memory of the node.</param>
    public Column ReadFirstColumn(IpcMessage message, Arena arena)
    {
        var header = message.Header;
        var body = new BodyDecoder(message, header, arena, _validate, []);
        var node = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        ReadColumn(body, _schema.Columns[0], node, header);
        return new Column(_schema.Columns[0].Type, node);
    }

    /// <summary>Frees the dictionaries that were read into arenas of their own.</summary>
    public void Dispose() => _dictionaries.Dispose();

    private static void ReadColumn(BodyDecoder body, IpcField field, ColumnNode* node, FlatTable header)
    {
        body.Read(field, node);
        if (node->Length != body.RowCount)
            throw header.Fail($"{node->Length} rows", $"{body.RowCount} as the batch states", field.Path);
        if (node->NullCount > 0 && !field.Field.Nullable && field.Type.Id is not TypeId.Null)
            throw header.Fail($"{node->NullCount} nulls", "none in a column declared without nulls", field.Path);
    }
}
