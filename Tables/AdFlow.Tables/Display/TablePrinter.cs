using System.Globalization;
using System.Text;
using AdFlow.Tables.Literals;

namespace AdFlow.Tables.Display;

/// <summary>
/// Prints rows as an aligned text table for terminals: names, types, a rule, then rows; numbers to the right, long
/// text cut with <c>…</c>, null as <c>null</c>, control characters escaped. Immutable and thread-safe.
/// </summary>
public sealed class TablePrinter
{
    /// <summary>Most rows printed; the rest is counted in a last line. Default 20.</summary>
    public int MaxRows { get; init; } = 20;

    /// <summary>Widest cell, in terminal columns, at least 1. Default 40.</summary>
    public int MaxCellWidth { get; init; } = 40;

    /// <summary>Prints a table.</summary>
    public void Print(Table table, TextWriter output)
    {
        Print(table.Schema, table.Batches, output);
        GC.KeepAlive(table);
    }

    /// <summary>Prints a batch.</summary>
    public void Print(Batch batch, TextWriter output) => Print(batch.Schema, [batch], output);

    private void Print(Schema schema, IReadOnlyList<Batch> batches, TextWriter output)
    {
        var lines = new List<string[]>
        {
            schema.Fields.Select(field => Cell(Encoding.UTF8.GetBytes(field.Name))).ToArray(),
            schema.Fields.Select(field => Cell(Encoding.UTF8.GetBytes(TypeOf(field)))).ToArray(),
        };
        long hidden = AddRows(schema, batches, lines);
        var widths = new int[schema.Count];
        foreach (string[] line in lines)
            for (int i = 0; i < widths.Length; i++)
                widths[i] = Math.Max(widths[i], TerminalText.Width(line[i]));
        var right = schema.Fields.Select(field => IsRightAligned(field.Type)).ToArray();
        for (int i = 0; i < lines.Count; i++)
        {
            if (i == 2)
                PrintRule(widths, output);
            PrintLine(lines[i], widths, right, output);
        }
        if (lines.Count == 2)
            PrintRule(widths, output);
        if (hidden > 0)
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"… {hidden} more row{(hidden == 1 ? "" : "s")}"));
    }

    // Adds the cells of the first rows and counts the others.
    private long AddRows(Schema schema, IReadOnlyList<Batch> batches, List<string[]> lines)
    {
        using var cells = new CellText(schema);
        long rows = 0, shown = 0;
        foreach (var batch in batches)
        {
            rows += batch.RowCount;
            for (int row = 0; row < batch.RowCount && shown < MaxRows; row++, shown++)
            {
                var line = new string[schema.Count];
                for (int i = 0; i < line.Length; i++)
                    line[i] = cells.TryGet(batch, i, row, out var text) ? Cell(text) : "null";
                lines.Add(line);
            }
        }
        return rows - shown;
    }

    private string Cell(ReadOnlySpan<byte> text) => TerminalText.Cut(text, MaxCellWidth);

    private static string TypeOf(Field field) => field.Nullable ? $"{field.Type}?" : field.Type.ToString();

    private static bool IsRightAligned(DataType type) =>
        type.Decoded().IsNumber() || type.Decoded().Id is TypeId.Decimal;

    private static void PrintLine(string[] cells, int[] widths, bool[] right, TextWriter output)
    {
        var line = new StringBuilder();
        for (int i = 0; i < cells.Length; i++)
        {
            int space = widths[i] - TerminalText.Width(cells[i]);
            line.Append(' ', (i > 0 ? 2 : 0) + (right[i] ? space : 0)).Append(cells[i]);
            line.Append(' ', right[i] ? 0 : space);
        }
        output.WriteLine(line.ToString().TrimEnd(' '));
    }

    private static void PrintRule(int[] widths, TextWriter output) =>
        output.WriteLine(string.Join("  ", widths.Select(width => new string('-', width))));
}
