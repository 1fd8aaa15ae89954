using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>Finds results of a stage on a device that only a stage behind it on the same device reads, so that the host
/// need not have their values.</summary>
internal static class DeferredResults
{
    /// <summary>The results that are left on the device.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="stage">A stage that a device can execute.</param>
    /// <param name="device">What the device executes.</param>
    /// <param name="isBehind">Whether another stage can be executed on the same device.</param>
    /// <param name="reader">The one stage that reads them; null where there are none.</param>
    /// <returns>Of each result of the device, the columns of the reader's source that it is; empty where it is copied
    /// back.</returns>
    public static int[][] Of(
        PhysicalPlan plan, FusedStage stage, DeviceStage device, Func<PhysicalStage, bool> isBehind,
        out FusedStage? reader)
    {
        int[][] columns = [.. device.Results.Select(_ => Array.Empty<int>())];
        reader = null;
        // Of an end by rank nothing but row numbers comes from the device.
        if (stage.Program.Top is not null)
            return columns;
        if (stage.Program.Published is not [var batch] || ReaderOf(plan, stage, batch.Node) is not { } only
            || !isBehind(only))
            return columns;
        for (int i = 0; i < columns.Length; i++)
        {
            int[] found = [.. Enumerable.Range(0, batch.Columns.Length).Where(column => batch.Columns[column] is >= 0
                and var result && stage.Program.Results[result] is { Kind: ResultKind.Slot } one
                && one.Slot == device.Results[i].Slot)];
            if (!found.Any(column => IsReadByHost(only.Program, column)))
                columns[i] = found;
        }
        reader = columns.Any(found => found.Length > 0) ? only : null;
        return columns;
    }

    // One stage only: two that run at once could both have to bring the values back.
    private static FusedStage? ReaderOf(PhysicalPlan plan, FusedStage stage, LogicalNode node)
    {
        if (plan.Logical.Outputs.Any(output => !output.Source.IsRequest && output.Source.Node == node.Ordinal))
            return null;
        var readers = plan.Stages.Where(other => other != stage
            && other.Nodes.Any(one => StaticOrder.Sources(one).Contains(node.Ordinal))).Take(2).ToArray();
        return readers is [FusedStage { Source: { IsRequest: false } source } reader] && source.Node == node.Ordinal
            ? reader : null;
    }

    // What a device stage does not compute with it passes on, or gathers by row number.
    private static bool IsReadByHost(StageProgram program, int column) =>
        program.Results.Any(result => result.Kind is ResultKind.Source && result.Column == column)
        || (program.Top is { Finish: var finish } && (finish.Results.Any(result =>
            result.Kind is ResultKind.Source && result.Column == column)
            || finish.Slots.Any(slot => slot.Kind is SlotKind.Input && slot.Column == column)));
}
