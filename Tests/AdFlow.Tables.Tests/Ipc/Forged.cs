namespace AdFlow.Tables.Tests.Ipc;

/// <summary>
/// Parts of Arrow streams that honest writers do not make. Slots as in Arrow's Schema.fbs and Message.fbs.
/// </summary>
internal static class Forged
{
    public const byte SchemaKind = 1, DictionaryKind = 2, RecordKind = 3;
    public const byte Int = 2, Utf8 = 5, Bool = 6, DecimalKind = 7, Time = 9, List = 12, Struct = 13, Union = 14;
    public const byte FixedSizeBinary = 15, FixedSizeList = 16, Map = 17;
    public const short V5 = 4;

    /// <summary>An int32 type.</summary>
    public static object?[] Int32Type => [32, true];

    /// <summary>A nullable field.</summary>
    public static object?[] Field(
        string name, byte kind, object?[] type, object?[]? dictionary = null, params List<object?[]> children) =>
        [name, true, kind, type, dictionary, children.Count == 0 ? null : children];

    /// <summary>A field that states to hold no nulls.</summary>
    public static object?[] Required(string name, byte kind, object?[] type) => [name, false, kind, type];

    /// <summary>The encoding of a dictionary of int32 codes.</summary>
    public static object?[] Dictionary(long id) => [id, Int32Type];

    /// <summary>A schema message.</summary>
    public static byte[] Schema(params List<object?[]> fields) => Message([null, fields], SchemaKind);

    /// <summary>A record batch message over buffers that are padded to eight bytes.</summary>
    /// <param name="rows">Rows stated.</param>
    /// <param name="nodes">Rows and nulls of each column and child.</param>
    /// <param name="buffers">Buffers in order.</param>
    public static byte[] Record(long rows, long[] nodes, params byte[][] buffers)
    {
        var (batch, body) = Batch(rows, nodes, buffers);
        return Message(batch, RecordKind, body);
    }

    /// <summary>A dictionary batch message.</summary>
    public static byte[] DictionaryBatch(long id, long rows, long[] nodes, params byte[][] buffers)
    {
        var (batch, body) = Batch(rows, nodes, buffers);
        return Message([id, batch], DictionaryKind, body);
    }

    /// <summary>The table and the body of a batch.</summary>
    public static (object?[] Batch, byte[] Body) Batch(long rows, long[] nodes, byte[][] buffers)
    {
        var body = new List<byte>();
        var places = new List<long>();
        foreach (byte[] buffer in buffers)
        {
            places.AddRange([body.Count, buffer.Length]);
            body.AddRange(buffer);
            body.AddRange(new byte[-buffer.Length & 7]);
        }
        return ([rows, new ForgedStructs(nodes.Length / 2, nodes), new ForgedStructs(buffers.Length, [.. places])],
            [.. body]);
    }

    /// <summary>A message of any header.</summary>
    public static byte[] Message(
        object?[] header, byte kind, byte[]? body = null, short version = V5, long? bodyLength = null)
    {
        byte[] metadata = ForgedFlatBuffer.Write([version, kind, header, bodyLength ?? body?.Length ?? 0L]);
        return [0xFF, 0xFF, 0xFF, 0xFF, .. BitConverter.GetBytes(metadata.Length), .. metadata, .. body ?? []];
    }

    /// <summary>A buffer of 32-bit integers.</summary>
    public static byte[] Ints(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
