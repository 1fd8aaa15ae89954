using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Says why a row lost a contest: a floor, a condition, or better rows.</summary>
internal static class ContestLoss
{
    /// <summary>How rows compete at a node, or null.</summary>
    public static RowContest? ContestOf(LogicalNode node, Schema rows) =>
        node.Table?.Contest ?? (node.Form is TopForm top
            ? new RowContest { By = Expression.Column(top.By, rows[top.By]), Places = top.Count } : null);

    /// <summary>Why a row lost.</summary>
    /// <param name="node">The node.</param>
    /// <param name="rows">Its first input.</param>
    /// <param name="row">The row.</param>
    /// <param name="request">The request.</param>
    /// <param name="nameOf">Tells rows of the first input apart for people.</param>
    /// <returns>Null where the contest does not say so.</returns>
    public static RowLoss? Of(LogicalNode node, Batch rows, int row, Batch request, Func<int, string> nameOf)
    {
        if (ContestOf(node, rows.Schema) is not { } contest)
            return null;
        var ranked = new ContestRows(contest, node, rows, request);
        for (int i = 0; i < contest.Floors.Count; i++)
            if (OfFloor(contest.Floors[i], ranked.Floors[i], rows, row) is { } below)
                return below;
        foreach (var condition in contest.Conditions)
            if (ConditionLoss.Of(condition, rows, row, request) is { } failed)
                return failed with { Text = $"takes part only with {failed.Text}" };
        return ranked.TakesPart(row) ? OfRank(contest, ranked, rows, row, request, nameOf) : null;
    }

    private static RowLoss? OfFloor(RowFloor floor, double least, Batch rows, int row)
    {
        string name = rows.Schema[floor.Column].Name, json = CellValue.Json(rows, floor.Column, row);
        string limit = ConditionLoss.Json(least);
        if (ConditionLoss.Value(Expression.Call(ExpressionOp.GreaterOrEqual,
                Expression.Column(floor.Column, rows.Schema[floor.Column]), Expression.Constant(least)), rows, row,
                default) is "true")
            return null;
        var (shown, shownLeast) = ShownValue.Of(json, limit);
        return new RowLoss(RowLossKind.Floor, json == "null" ? $"{name} is null; the {floor.Setting} is {shownLeast}"
            : $"{name} {shown} is below the {floor.Setting} {shownLeast}")
        {
            Values = [new RowValue(name, json, IsWritten: false)], By = name, Least = limit,
        };
    }

    private static RowLoss? OfRank(
        RowContest contest, ContestRows ranked, Batch rows, int row, Batch request, Func<int, string> nameOf)
    {
        int[] group = ranked.Group(row);
        int rank = Array.IndexOf(group, row) + 1;
        if (rank <= ranked.Places)
            return null;
        string? by = contest.By is null ? null : ConditionLoss.Written(contest.By);
        string? own = by is null ? null : Value(row);
        int last = ranked.Places > 0 ? group[ranked.Places - 1] : -1;
        string? least = last < 0 || contest.By is null ? null : Value(last);
        var loss = new RowLoss(RowLossKind.Rank, "")
        {
            Rank = rank, Of = group.Length, Limit = ranked.Places, By = by, Least = least,
            LastKept = last < 0 ? null : nameOf(last), Group = GroupOf(contest, rows, row),
            Values = own is null ? [] : [new RowValue(by!, own, IsWritten: false)],
        };
        return loss with { Text = RankText.Of(loss, contest.PlacesSetting) };
        string Value(int of) => ConditionLoss.Value(contest.By!, rows, of, request) ?? "null";
    }

    private static string? GroupOf(RowContest contest, Batch rows, int row) => contest.Per.Count == 0 ? null
        : string.Join(", ", contest.Per.Select(column =>
            $"{rows.Schema[column].Name} {ShownValue.Of(CellValue.Json(rows, column, row))}"));
}
