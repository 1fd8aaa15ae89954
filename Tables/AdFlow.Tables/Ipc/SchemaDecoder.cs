namespace AdFlow.Tables.Ipc;

/// <summary>Reads a schema from metadata. Layout of the tables: Arrow's Schema.fbs.</summary>
internal sealed class SchemaDecoder
{
    /// <summary>Deepest nesting of types that is read.</summary>
    public const int MaxDepth = 64;

    // Paths are for messages; long names must not multiply with depth.
    private const int MaxPathLength = 200;

    private readonly Dictionary<long, IpcField> _dictionaries = [];

    /// <summary>Reads the schema table of a message or footer.</summary>
    /// <exception cref="IpcFormatException">It is malformed or uses a type that is not read.</exception>
    public static IpcSchema Read(FlatTable table)
    {
        if (table.Scalar<short>(0) != 0)
            throw table.Fail("big-endian data", "little-endian data; rewrite the file on a little-endian machine");
        var decoder = new SchemaDecoder();
        var columns = decoder.ReadFields(table.Vector(1), "", 1);
        var schema = new Schema([.. columns.Select(column => column.Field)], ReadMetadata(table.Vector(2)));
        return new IpcSchema(schema, columns, decoder._dictionaries);
    }

    private IpcField[] ReadFields(FlatVector vector, string parent, int depth)
    {
        var fields = new IpcField[vector.Count];
        for (int i = 0; i < fields.Length; i++)
            fields[i] = ReadField(vector.Table(i), parent, depth);
        return fields;
    }

    private IpcField ReadField(FlatTable table, string parent, int depth)
    {
        string name = table.Text(0) ?? "";
        string path = parent.Length == 0 ? name : $"{parent}.{name}";
        if (path.Length > MaxPathLength)
            path = "…" + path[^(MaxPathLength - 1)..];
        if (depth > MaxDepth)
            throw table.Fail("types nested too deep", $"at most {MaxDepth} levels", path);
        var children = ReadFields(table.Vector(5), path, depth + 1);
        var type = TypeDecoder.Read(table, children, path);
        var metadata = ReadMetadata(table.Vector(6));
        var field = new Field(name, type, table.Flag(1), metadata.Count == 0 ? null : metadata);
        return table.TryTable(4, out var encoding)
            ? Encode(encoding, new IpcField(field, path, children))
            : new IpcField(field, path, children);
    }

    // The field of a dictionary states the type of the values; the type of the codes is in its encoding.
    private IpcField Encode(FlatTable encoding, IpcField values)
    {
        long id = encoding.Scalar<long>(0);
        var indexType = encoding.TryTable(1, out var index) ? TypeDecoder.ReadInt(index, values.Path) : DataType.Int32;
        if (encoding.Scalar<short>(3) != 0)
            throw encoding.Fail("a dictionary of an unknown kind", "a dense array of values", values.Path);
        if (_dictionaries.TryGetValue(id, out var other) && !other.Type.Equals(values.Type))
            throw encoding.Fail(
                $"dictionary {id} with values {values.Type}", $"{other.Type} as in column '{other.Path}'", values.Path);
        _dictionaries.TryAdd(id, values);
        var type = DataType.Dictionary(indexType, values.Type, encoding.Flag(2));
        return new IpcField(values.Field with { Type = type }, values.Path, [], id, values);
    }

    /// <summary>Reads pairs of texts.</summary>
    public static List<KeyValuePair<string, string>> ReadMetadata(FlatVector pairs)
    {
        var metadata = new List<KeyValuePair<string, string>>(pairs.Count);
        for (int i = 0; i < pairs.Count; i++)
        {
            var pair = pairs.Table(i);
            metadata.Add(new(pair.Text(0) ?? "", pair.Text(1) ?? ""));
        }
        return metadata;
    }
}
