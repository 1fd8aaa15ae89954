using System.Buffers;
using System.Text;
using AdFlow.Tables.Literals;

namespace AdFlow.Tables.Csv;

/// <summary>
/// Writes tables as CSV (RFC 4180): a header row, commas, CRLF, quotes only where needed. Null is an empty field,
/// empty text is <c>""</c>; other values are as in JSON, unquoted; nested values are JSON text. Thread-safe.
/// </summary>
public static class CsvWriter
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(",\"\r\n"u8);

    /// <summary>Writes a header and every row of a table.</summary>
    public static void Write(Table table, Stream stream)
    {
        var target = new StreamBuffer(stream);
        for (int i = 0; i < table.Schema.Count; i++)
        {
            WriteSeparator(target, i);
            WriteField(target, Encoding.UTF8.GetBytes(table.Schema[i].Name));
        }
        target.Write("\r\n"u8);
        using var cells = new CellText(table.Schema);
        foreach (var batch in table.Batches)
            for (int row = 0; row < batch.RowCount; row++)
                WriteRow(target, cells, batch, row);
        target.Flush();
        GC.KeepAlive(table);
    }

    private static void WriteRow(StreamBuffer target, CellText cells, Batch batch, int row)
    {
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            WriteSeparator(target, i);
            if (cells.TryGet(batch, i, row, out var text))
                WriteField(target, text);
        }
        target.Write("\r\n"u8);
    }

    private static void WriteSeparator(StreamBuffer target, int ordinal)
    {
        if (ordinal > 0)
            target.Write(","u8);
    }

    private static void WriteField(StreamBuffer target, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && !text.ContainsAny(Special))
        {
            target.Write(text);
            return;
        }
        target.Write("\""u8);
        for (int quote; (quote = text.IndexOf((byte)'"')) >= 0; text = text[(quote + 1)..])
        {
            target.Write(text[..quote]);
            target.Write("\"\""u8);
        }
        target.Write(text);
        target.Write("\""u8);
    }
}
