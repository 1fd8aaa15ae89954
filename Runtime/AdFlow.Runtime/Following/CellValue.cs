using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;
using AdFlow.Tables.Json;
using AdFlow.Tables.Literals;

namespace AdFlow.Runtime;

/// <summary>One value, to be looked for in columns of its type; and the text of values. Immutable, thread-safe.
/// </summary>
internal sealed class CellValue
{
    private readonly byte[] _text;
    private readonly long? _integer;
    private readonly double? _float;

    private CellValue(byte[] text, long? integer, double? number) =>
        (_text, _integer, _float) = (text, integer, number);

    /// <summary>The value that a text stands for in columns of a type.</summary>
    /// <returns>The value, or null where it is none of this type.</returns>
    public static CellValue? Of(DataType type, string text)
    {
        var decoded = type.Decoded();
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (decoded.IsText())
            return new(bytes, null, null);
        if (!ScalarText.IsScalar(decoded))
            return null;
        var builder = new BatchBuilder(new Schema([new Field("value", decoded)]));
        if (!ScalarReading.TryAppend(builder[0], bytes))
            return null;
        using var arena = new Arena();
        var column = builder.Build(arena)[0];
        if (decoded.IsInteger())
            return new(bytes, new KeyColumn(column, "value").Integer(0), null);
        return decoded.Id is TypeId.Float16 or TypeId.Float32 or TypeId.Float64
            ? new(bytes, null, Number(column, 0)) : new(TextOf(column, 0), null, null);
    }

    /// <summary>Whether a cell has the value. NaN is NaN.</summary>
    public bool IsIn(Column column, int row)
    {
        for (; column.Type.Id is TypeId.Dictionary; column = column.Dictionary)
        {
            if (!column.IsValid(row))
                return false;
            row = column.GetCode(row);
        }
        if (!column.IsValid(row))
            return false;
        return _integer is { } integer ? new KeyColumn(column, "value").Integer(row) == integer
            : _float is { } number ? Number(column, row).Equals(number)
            : column.Type.IsText() ? column.GetBytes(row).SequenceEqual(_text)
            : TextOf(column, row).AsSpan().SequenceEqual(_text);
    }

    /// <summary>Whether a cell is not null, through a dictionary.</summary>
    public static bool IsValid(Column column, int row)
    {
        for (; column.Type.Id is TypeId.Dictionary && column.IsValid(row); column = column.Dictionary)
            row = column.GetCode(row);
        return column.IsValid(row);
    }

    /// <summary>A cell as JSON.</summary>
    public static unsafe string Json(Batch batch, int column, int row)
    {
        var only = new Batch(new Schema([batch.Schema[column]]), batch.Nodes + column, batch.RowCount);
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, JsonRowWriter.Options))
            new JsonRowWriter(only.Schema).WriteValue(writer, only, 0, row);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>The text of a value that is in JSON, without quotes.</summary>
    public static string Text(string json)
    {
        using var value = JsonDocument.Parse(json);
        return value.RootElement.ValueKind is JsonValueKind.String ? value.RootElement.GetString()! : json;
    }

    private static byte[] TextOf(Column column, int row)
    {
        Span<byte> text = stackalloc byte[ScalarText.MaxBytes];
        return text[..ScalarText.Format(column, row, text)].ToArray();
    }

    // Their text is the shortest that reads back the same.
    private static double Number(Column column, int row) => double.Parse(
        Encoding.UTF8.GetString(TextOf(column, row)), NumberStyles.Float, CultureInfo.InvariantCulture);
}
