using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Runtime;

/// <summary>Compares what was recorded of a table with what a replay found. Thread-safe.</summary>
public static unsafe class BatchComparison
{
    private const int LongestValue = 200;

    /// <summary>The first difference: of columns, which are matched by name, of types, dictionaries looked through, of
    /// the number of rows, of values, column by column.</summary>
    /// <param name="part">Name of the node or output, for the difference.</param>
    /// <param name="recorded">What was recorded; columns that were not kept (null nodes) are not compared.</param>
    /// <param name="found">What was found; columns that nobody needed (null nodes) are not compared.</param>
    /// <param name="tolerance">As that of <see cref="ColumnEquality.FirstDifferent"/>; 0 for bits.</param>
    /// <param name="isWhole">Whether all columns were recorded, so that others are a difference.</param>
    /// <returns>The difference, or null where there is none.</returns>
    public static FirstDifference? Find(
        string part, Batch recorded, Batch found, double tolerance = 0, bool isWhole = true)
    {
        if (Columns(part, recorded, found, isWhole) is { } other)
            return other;
        if (recorded.RowCount != found.RowCount)
            return new(DifferenceKind.Rows, part)
            {
                Recorded = recorded.RowCount.ToString(CultureInfo.InvariantCulture),
                Found = found.RowCount.ToString(CultureInfo.InvariantCulture),
            };
        for (int i = 0; i < recorded.ColumnCount; i++)
        {
            int place = found.Schema.IndexOf(recorded.Schema[i].Name);
            if (recorded.NodeAt(i) == null || found.NodeAt(place) == null)
                continue;
            int row = ColumnEquality.FirstDifferent(recorded[i], found[place], recorded.RowCount, tolerance);
            if (row >= 0)
                return new(DifferenceKind.Value, part)
                {
                    Column = recorded.Schema[i].Name, Row = row,
                    Recorded = ValueOf(recorded, i, row), Found = ValueOf(found, place, row),
                };
        }
        return null;
    }

    /// <summary>A value as JSON, cut where it is long.</summary>
    public static string ValueOf(Batch batch, int column, int row)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JsonRowWriter.Options))
            new JsonRowWriter(batch.Schema).WriteValue(json, batch, column, row);
        string text = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return text.Length <= LongestValue ? text : string.Concat(text.AsSpan(0, LongestValue), "…");
    }

    private static FirstDifference? Columns(string part, Batch recorded, Batch found, bool isWhole)
    {
        foreach (var field in recorded.Schema.Fields)
        {
            int place = found.Schema.IndexOf(field.Name);
            if (place < 0)
                return new(DifferenceKind.Missing, part) { Column = field.Name, Recorded = Text(field.Type) };
            var type = found.Schema[place].Type;
            if (!ColumnEquality.CanCompare(field.Type, type))
                return new(DifferenceKind.Type, part)
                {
                    Column = field.Name, Recorded = Text(field.Type), Found = Text(type),
                };
        }
        foreach (var field in found.Schema.Fields)
            if (isWhole && recorded.Schema.IndexOf(field.Name) < 0)
                return new(DifferenceKind.New, part) { Column = field.Name, Found = Text(field.Type) };
        return null;
    }

    private static string Text(DataType type) => type.Decoded().ToString();
}
