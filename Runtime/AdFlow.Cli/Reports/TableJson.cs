using System.Text;
using System.Text.Json;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Cli;

/// <summary>
/// Writes a table of two runs: its columns, and rows in the order of the left run, those that only the right run has
/// behind the one that they follow there. Rows that differ go first where there is no room for all.
/// </summary>
/// <param name="json">Takes it.</param>
/// <param name="limits">How many rows, and how much of a value.</param>
/// <param name="room">Bytes that rows may take.</param>
internal sealed class TableJson(Utf8JsonWriter json, ReportLimits limits, long room)
{
    private readonly MemoryStream _value = new();

    /// <summary>Writes an object.</summary>
    public void Write(TableDifference table, Batch? left, Batch? right)
    {
        json.WriteStartObject();
        json.WriteString("name", table.Table.Name);
        json.WriteBoolean("different", table.IsDifferent);
        json.WriteNumber("left_rows", table.LeftRows);
        json.WriteNumber("right_rows", table.RightRows);
        json.WriteNumber("only_left", table.OnlyLeft);
        json.WriteNumber("only_right", table.OnlyRight);
        json.WriteNumber("moved", table.Moved);
        json.WriteNumber("changed_rows", table.ChangedRows);
        json.WriteString("matched_by", table.Match?.ToString());
        var columns = new TableColumns(table.Table);
        columns.Write(json);
        json.WriteStartArray("rows");
        int leftOut = WriteRows(columns, new RowPairs(table), left, right);
        json.WriteEndArray();
        json.WriteNumber("left_out", leftOut);
        json.WriteEndObject();
    }

    private int WriteRows(TableColumns columns, RowPairs rows, Batch? left, Batch? right)
    {
        int different = 0, equal = 0, leftOut = 0;
        long start = json.BytesCommitted + json.BytesPending;
        var writers = (left is null ? null : new JsonRowWriter(left.Value.Schema),
            right is null ? null : new JsonRowWriter(right.Value.Schema));
        foreach (var row in rows.All)
        {
            bool isEqual = row is { Left: >= 0, Right: >= 0, Moves: 0 } && columns.Changed(row, left, right).Count == 0;
            bool fits = isEqual ? equal++ < limits.EqualRows : different++ < limits.DifferentRows;
            if (!fits || json.BytesCommitted + json.BytesPending - start > room)
                leftOut++;
            else
                Write(columns, row, (left, right), writers);
        }
        return leftOut;
    }

    private void Write(TableColumns columns, RowPair row, (Batch? Left, Batch? Right) batches,
        (JsonRowWriter? Left, JsonRowWriter? Right) writers)
    {
        json.WriteStartObject();
        json.WriteNumber("l", row.Left);
        json.WriteNumber("r", row.Right);
        if (row.Moves != 0)
            json.WriteNumber("m", row.Moves);
        if (row.Left >= 0)
            Write("a", columns.Lefts, batches.Left!.Value, row.Left, writers.Left!);
        var changed = row is { Left: >= 0, Right: >= 0 } ? columns.Changed(row, batches.Left, batches.Right) : [];
        if (row.Right >= 0 && (row.Left < 0 || changed.Count > 0 || columns.HasOnlyRight))
            Write("b", columns.Rights, batches.Right!.Value, row.Right, writers.Right!);
        if (changed.Count > 0)
        {
            json.WriteStartArray("c");
            foreach (int column in changed)
                json.WriteNumberValue(column);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private void Write(string name, int[] ordinals, Batch rows, int row, JsonRowWriter writer)
    {
        json.WriteStartArray(name);
        foreach (int ordinal in ordinals)
            if (ordinal < 0)
                json.WriteNullValue();
            else
                WriteValue(rows, ordinal, row, writer);
        json.WriteEndArray();
    }

    private void WriteValue(Batch rows, int ordinal, int row, JsonRowWriter writer)
    {
        _value.SetLength(0);
        using (var value = new Utf8JsonWriter(_value, DifferenceReport.Json))
            writer.WriteValue(value, rows, ordinal, row);
        var bytes = _value.GetBuffer().AsSpan(0, (int)_value.Length);
        if (bytes.Length <= limits.ValueBytes)
            json.WriteRawValue(bytes, skipInputValidation: true);
        else
            json.WriteStringValue(Shortened(rows[ordinal], row, bytes));
    }

    private string Shortened(Column column, int row, ReadOnlySpan<byte> text)
    {
        string full = column.Type.IsText() ? column.GetString(row)! : Encoding.UTF8.GetString(text);
        int end = Math.Min(full.Length, limits.ValueBytes);
        // Not between the halves of a character.
        if (end > 0 && end < full.Length && char.IsHighSurrogate(full[end - 1]))
            end--;
        return $"{full[..end]}…";
    }
}
