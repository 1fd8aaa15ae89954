using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using AdFlow.Tables.Json;

namespace AdFlow.Tables.Literals;

/// <summary>
/// The text of any value, for cells of CSV files and terminal tables: text as it is, bytes in base64, nested values
/// as JSON. Not thread-safe: it reuses one buffer.
/// </summary>
internal sealed class CellText(Schema schema) : IDisposable
{
    private readonly JsonRowWriter _nested = new(schema);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private Utf8JsonWriter? _json;

    /// <summary>The text of a value.</summary>
    /// <param name="batch">A batch of the schema.</param>
    /// <param name="ordinal">The column.</param>
    /// <param name="row">The row.</param>
    /// <param name="text">The text, valid until the next call.</param>
    /// <returns>False for null.</returns>
    public bool TryGet(Batch batch, int ordinal, int row, out ReadOnlySpan<byte> text)
    {
        var column = batch[ordinal];
        int valueRow = row;
        text = default;
        for (; column.IsValid(valueRow) && column.Type.Id is TypeId.Dictionary; column = column.Dictionary)
            valueRow = column.GetCode(valueRow);
        if (!column.IsValid(valueRow))
            return false;
        text = column.Type.IsText() ? column.GetBytes(valueRow) : Format(batch, ordinal, row, column, valueRow);
        return true;
    }

    public void Dispose() => _json?.Dispose();

    private ReadOnlySpan<byte> Format(Batch batch, int ordinal, int row, Column column, int valueRow)
    {
        _buffer.ResetWrittenCount();
        if (ScalarText.IsScalar(column.Type))
            _buffer.Advance(ScalarText.Format(column, valueRow, _buffer.GetSpan(ScalarText.MaxBytes)));
        else if (column.Type.IsVariableBinary() || column.Type.Id is TypeId.FixedSizeBinary)
            WriteBase64(column.GetBytes(valueRow));
        else
            WriteNested(batch, ordinal, row);
        return _buffer.WrittenSpan;
    }

    private void WriteBase64(ReadOnlySpan<byte> bytes)
    {
        var target = _buffer.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        Base64.EncodeToUtf8(bytes, target, out _, out int length);
        _buffer.Advance(length);
    }

    private void WriteNested(Batch batch, int ordinal, int row)
    {
        _json ??= new Utf8JsonWriter(_buffer, JsonRowWriter.Options);
        _json.Reset();
        _nested.WriteValue(_json, batch, ordinal, row);
        _json.Flush();
    }
}
