using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>What a node finds without its limit, as far as it says why a row is not there with it.</summary>
/// <param name="Loss">The rank at which the row was lost; null where it is not there either.</param>
internal sealed record UnlimitedRows(RowLoss? Loss)
{
    private const string Setting = "limit";

    /// <summary>Looks for the row.</summary>
    /// <param name="node">The node as it is.</param>
    /// <param name="key">The row.</param>
    /// <param name="keyColumn">Column of the output that tells it.</param>
    /// <param name="all">Rows without the limit, best first.</param>
    /// <param name="kept">Rows with it.</param>
    public static UnlimitedRows Of(LogicalNode node, RowKey key, int keyColumn, Batch all, Batch kept)
    {
        if (key.Find(all[keyColumn]) is not [var row, ..] || all.RowCount <= kept.RowCount)
            return new UnlimitedRows(default(RowLoss));
        int by = RankedBy(node);
        string? own = by < 0 ? null : CellValue.Json(all, by, row);
        int last = kept.RowCount - 1;
        var loss = new RowLoss(RowLossKind.Rank, "")
        {
            Rank = row + 1, Of = all.RowCount, Limit = kept.RowCount, By = own is null ? null : all.Schema[by].Name,
            Least = own is null || last < 0 ? null : CellValue.Json(kept, by, last),
            LastKept = last < 0 ? null
                : $"{kept.Schema[keyColumn].Name} {ShownValue.Of(CellValue.Json(kept, keyColumn, last))}",
            Values = own is null ? [] : [new RowValue(all.Schema[by].Name, own, IsWritten: true)],
        };
        string setting = node.Operator.Parameters.Any(parameter => parameter.Name == Setting) ? Setting : "";
        string text = RankText.Of(loss, setting.Length > 0 ? setting : null);
        // Guarantees to some keep rows that are worse.
        return new UnlimitedRows(loss with
        {
            Text = row < kept.RowCount ? $"{text}; rows behind it are kept by other settings" : text,
        });
    }

    // Column that ranks: what the operator says, else the first number that it writes.
    private static int RankedBy(LogicalNode node)
    {
        var columns = node.Outputs[0];
        int slot = node.Table?.Ranking?.By.Slot ?? -1;
        return Enumerable.Range(0, columns.Count).FirstOrDefault(i => columns[i].Source is
            { Kind: ColumnSourceKind.Written, Index: var written } && (slot < 0
                ? columns[i].Field.Type.Id is TypeId.Float32 or TypeId.Float64 : written == slot), -1);
    }
}
