using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Says why a node was left empty.</summary>
internal static unsafe class LeftEmptyLoss
{
    /// <summary>Why a node put nothing out, whatever came in; null where it was executed.</summary>
    public static RowLoss? Of(LogicalNode node, Inspection run)
    {
        if (run.Degraded.FirstOrDefault(failure => failure.Node == node.Path) is { } failed)
            return new RowLoss(RowLossKind.LeftEmpty, $"left empty: {OneLine.Of(failed.Message).TrimEnd('.')}");
        if (node.When is not { } when || !run.TryFind(LogicalSource.Request, out var request))
            return null;
        using var arena = new Arena();
        if (when.EvaluateScalar(request, arena.Allocate(when.ScratchBytes)).IsTrue)
            return null;
        var values = when.Expression.ReadRequestFields().Select(field => new RowValue(
            $"request.{request.Schema[field].Name}", CellValue.Json(request, field, 0), IsWritten: false)).ToList();
        string text = string.Join(", ", values.Select(value => $"{value.Column} is {ShownValue.Of(value.Json)}"));
        return new RowLoss(RowLossKind.LeftEmpty,
            $"left out: when {when.Expression}{(text.Length > 0 ? $", but {text}" : "")}") { Values = values };
    }
}
