namespace AdFlow.Tables.Ipc;

/// <summary>
/// Makes dictionaries of the plain texts that <see cref="StreamEncoder"/> wrote for them: of each text that occurs, one
/// entry, in the order of their first rows. Immutable, thread-safe.
/// </summary>
internal sealed unsafe class DictionaryRestoration
{
    private readonly Schema _schema;
    private readonly bool _isNeeded;

    /// <summary>Looks which fields of a schema were dictionaries.</summary>
    public DictionaryRestoration(Schema written)
    {
        Field[] fields = [.. written.Fields.Select(PlainField.Original)];
        _isNeeded = !fields.SequenceEqual(written.Fields);
        _schema = _isNeeded ? new Schema(fields, written.Metadata) : written;
    }

    /// <summary>The batch as it was before it was written.</summary>
    /// <exception cref="IpcFormatException">A column has more texts than its codes can tell apart.</exception>
    public Batch Restore(Batch written, Arena arena)
    {
        if (!_isNeeded)
            return written;
        for (int i = 0; i < _schema.Count; i++)
            Restore(_schema[i].Name, _schema[i].Type, written.Schema[i].Type, written.NodeAt(i), arena);
        return new Batch(_schema, written.Nodes, written.RowCount);
    }

    private static void Restore(string path, DataType type, DataType written, ColumnNode* node, Arena arena)
    {
        for (int i = 0; i < written.Children.Count; i++)
            Restore(path, type.Children[i].Type, written.Children[i].Type, node->Children + i, arena);
        if (type.Id is TypeId.Dictionary && written.Id is not TypeId.Dictionary)
            Encode(path, type, new Column(written, node), node, arena);
    }

    private static void Encode(string path, DataType type, Column texts, ColumnNode* node, Arena arena)
    {
        var values = new GrowableColumn(type.ValueType!, arena);
        var entries = new Dictionary<byte[], int>(new ValueKey.Comparer());
        var lookup = entries.GetAlternateLookup<ReadOnlySpan<byte>>();
        int width = type.ByteWidth();
        byte* codes = arena.AllocateZeroed((long)texts.Length * width);
        for (int row = 0; row < texts.Length; row++)
        {
            if (!texts.IsValid(row))
                continue;
            if (!lookup.TryGetValue(texts.GetBytes(row), out int code))
            {
                lookup[texts.GetBytes(row)] = code = values.Length;
                values.Append(texts.Node, row, 1);
            }
            if (code > MaxCode(type.IndexType!))
                throw new IpcFormatException($"more than {code} texts in a dictionary column with codes of "
                    + type.IndexType, "no more than its codes can tell apart", fieldPath: path);
            Put(codes + (long)row * width, width, code);
        }
        node->Dictionary = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        values.Build(node->Dictionary, arena);
        node->Values = codes;
        node->Offsets = null;
    }

    private static int MaxCode(DataType codes) => codes.Id switch
    {
        TypeId.Int8 => sbyte.MaxValue,
        TypeId.UInt8 => byte.MaxValue,
        TypeId.Int16 => short.MaxValue,
        TypeId.UInt16 => ushort.MaxValue,
        _ => int.MaxValue,
    };

    private static void Put(byte* at, int width, int code)
    {
        switch (width)
        {
            case 1: *at = (byte)code; break;
            case 2: *(short*)at = (short)code; break;
            case 4: *(int*)at = code; break;
            default: *(long*)at = code; break;
        }
    }
}
