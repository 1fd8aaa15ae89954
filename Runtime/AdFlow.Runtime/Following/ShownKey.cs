using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Names of rows, for people.</summary>
internal static class ShownKey
{
    /// <summary>The rows that are followed.</summary>
    public static string Of(RowKey key) => key.ToString();

    /// <summary>Any row of a source: by the key's column, else by its place.</summary>
    public static string Of(RowTrail trail, LogicalSource source, Batch rows, int row) =>
        trail.KeyOf(source) is var column and >= 0
            ? $"{rows.Schema[column].Name} {ShownValue.Of(CellValue.Json(rows, column, row))}"
            : $"row {ShownValue.Count(row + 1)}";
}
