using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Names of rows, for people.</summary>
internal static class ShownKey
{
    /// <summary>The rows that are followed.</summary>
    public static string Of(RowKey key) => key.ToString();

    /// <summary>Another row of a source: by the key's column, or by its place where that does not tell it.</summary>
    public static string Of(RowKey key, RowTrail trail, LogicalSource source, Batch rows, int row)
    {
        int column = trail.KeyOf(source);
        string? json = column < 0 ? null : CellValue.Json(rows, column, row);
        return json is null || (json == "null" ? key.Value is null : CellValue.Text(json) == key.Value)
            ? $"row {ShownValue.Count(row + 1)}" : $"{rows.Schema[column].Name} {ShownValue.Of(json)}";
    }
}
