using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Checks that a payload of the format's own has the columns that the format says.</summary>
internal static class PayloadShape
{
    /// <summary>What differs, or null.</summary>
    /// <param name="found">A decoded payload.</param>
    /// <param name="expected">Its columns; others may follow, so that later writers can add some.</param>
    /// <param name="rows">Number of rows, or −1 for any.</param>
    public static string? Problem(Batch found, Schema expected, int rows = -1)
    {
        for (int i = 0; i < expected.Count; i++)
            if (i >= found.ColumnCount || !found.Schema[i].Equals(expected[i]))
                return $"columns {RecordRefusal.Short(found.Schema.ToString())}";
        return rows < 0 || found.RowCount == rows ? null : $"{found.RowCount} rows instead of {rows}";
    }
}
