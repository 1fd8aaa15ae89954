using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AdFlow.Tables.Literals;

namespace AdFlow.Tables.Json;

/// <summary>
/// Writes rows as JSON objects: integers beyond ±2⁵³ and decimals as strings, floats in the shortest form that reads
/// back the same (NaN and ±∞ as strings), dates and times in ISO 8601, bytes in base64, a map as an array of
/// [key, value], a union as an object with the one member it holds. <see cref="JsonRowReader"/> reads it back.
/// Immutable and thread-safe; writing allocates nothing per value.
/// </summary>
public sealed unsafe class JsonRowWriter
{
    /// <summary>Largest integer magnitude written as a number: every reader's floats hold it exactly.</summary>
    public const long MaxPlainInteger = 1L << 53;

    private readonly JsonWriteNode[] _columns;

    /// <summary>Prepares writing rows of a schema.</summary>
    public JsonRowWriter(Schema schema)
    {
        Schema = schema;
        _columns = [.. schema.Fields.Select(field => new JsonWriteNode(field))];
    }

    /// <summary>
    /// Options for a writer over a buffer: no white space, and only what JSON requires escaped, so not for pasting
    /// into HTML. Structure is not validated again.
    /// </summary>
    public static JsonWriterOptions Options { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Schema of the batches it writes.</summary>
    public Schema Schema { get; }

    /// <summary>Writes one row as an object.</summary>
    public void WriteRow(Utf8JsonWriter writer, Batch batch, int row)
    {
        writer.WriteStartObject();
        for (int i = 0; i < _columns.Length; i++)
        {
            writer.WritePropertyName(_columns[i].Name);
            WriteValue(writer, _columns[i], batch[i], row);
        }
        writer.WriteEndObject();
    }

    /// <summary>Writes all rows as an array of objects.</summary>
    public void WriteRows(Utf8JsonWriter writer, Batch batch)
    {
        writer.WriteStartArray();
        for (int row = 0; row < batch.RowCount; row++)
            WriteRow(writer, batch, row);
        writer.WriteEndArray();
    }

    /// <summary>Writes all rows as JSON lines: an object and a line feed for each.</summary>
    public void WriteLines(IBufferWriter<byte> target, Batch batch)
    {
        using var writer = new Utf8JsonWriter(target, Options);
        for (int row = 0; row < batch.RowCount; row++)
        {
            WriteRow(writer, batch, row);
            writer.Flush();
            writer.Reset();
            target.Write("\n"u8);
        }
    }

    /// <summary>Writes one value.</summary>
    /// <param name="writer">Takes the value.</param>
    /// <param name="batch">A batch of <see cref="Schema"/>.</param>
    /// <param name="ordinal">The column.</param>
    /// <param name="row">The row.</param>
    public void WriteValue(Utf8JsonWriter writer, Batch batch, int ordinal, int row) =>
        WriteValue(writer, _columns[ordinal], batch[ordinal], row);

    private static void WriteValue(Utf8JsonWriter writer, JsonWriteNode node, Column column, int row)
    {
        if (!column.IsValid(row))
        {
            writer.WriteNullValue();
            return;
        }
        switch (column.Type.Id)
        {
            case TypeId.Utf8 or TypeId.LargeUtf8: writer.WriteStringValue(column.GetBytes(row)); break;
            case TypeId.Binary or TypeId.LargeBinary or TypeId.FixedSizeBinary:
                writer.WriteBase64StringValue(column.GetBytes(row));
                break;
            case TypeId.List or TypeId.LargeList or TypeId.FixedSizeList: WriteList(writer, node, column, row); break;
            case TypeId.Map: WriteMap(writer, node, column, row); break;
            case TypeId.Struct: WriteStruct(writer, node, column, row); break;
            case TypeId.SparseUnion or TypeId.DenseUnion: WriteUnion(writer, node, column, row); break;
            case TypeId.Dictionary: WriteValue(writer, node.Dictionary!, column.Dictionary, column.GetCode(row)); break;
            default: WriteScalar(writer, column, row); break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, Column column, int row)
    {
        Span<byte> text = stackalloc byte[ScalarText.MaxBytes];
        text = text[..ScalarText.Format(column, row, text)];
        if (IsPlain(column, row, text))
            writer.WriteRawValue(text, skipInputValidation: true);
        else
            writer.WriteStringValue(text);
    }

    // Whether the text is a JSON number, true or false that every reader takes without loss.
    private static bool IsPlain(Column column, int row, ReadOnlySpan<byte> text) => column.Type.Id switch
    {
        TypeId.Int64 => ((long*)column.Node->Values)[row] is >= -MaxPlainInteger and <= MaxPlainInteger,
        TypeId.UInt64 => ((ulong*)column.Node->Values)[row] <= MaxPlainInteger,
        TypeId.Float16 or TypeId.Float32 or TypeId.Float64 => char.IsAsciiDigit((char)text[^1]),
        _ => column.Type.Id <= TypeId.UInt32,
    };

    private static void WriteList(Utf8JsonWriter writer, JsonWriteNode node, Column column, int row)
    {
        var (start, end) = column.GetRange(row);
        var items = column.Child(0);
        writer.WriteStartArray();
        for (long item = start; item < end; item++)
            WriteValue(writer, node.Children[0], items, (int)item);
        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, JsonWriteNode node, Column column, int row)
    {
        var (start, end) = column.GetRange(row);
        var entries = column.Child(0);
        var members = node.Children[0].Children;
        writer.WriteStartArray();
        for (long entry = start; entry < end; entry++)
        {
            writer.WriteStartArray();
            WriteValue(writer, members[0], entries.Child(0), (int)entry);
            WriteValue(writer, members[1], entries.Child(1), (int)entry);
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
    }

    private static void WriteStruct(Utf8JsonWriter writer, JsonWriteNode node, Column column, int row)
    {
        writer.WriteStartObject();
        for (int i = 0; i < node.Children.Length; i++)
        {
            writer.WritePropertyName(node.Children[i].Name);
            WriteValue(writer, node.Children[i], column.Child(i), row);
        }
        writer.WriteEndObject();
    }

    private static void WriteUnion(Utf8JsonWriter writer, JsonWriteNode node, Column column, int row)
    {
        int child = 0, tag = column.Node->Values[row];
        while (column.Type.TypeCodes[child] != tag)
            child++;
        int childRow = column.Type.Id is TypeId.DenseUnion ? ((int*)column.Node->Offsets)[row] : row;
        writer.WriteStartObject();
        writer.WritePropertyName(node.Children[child].Name);
        WriteValue(writer, node.Children[child], column.Child(child), childRow);
        writer.WriteEndObject();
    }
}
