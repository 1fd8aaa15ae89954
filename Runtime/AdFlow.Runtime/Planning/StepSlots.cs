namespace AdFlow.Runtime;

/// <summary>Slots that steps read and write.</summary>
internal static class StepSlots
{
    /// <summary>Slots whose values a step reads.</summary>
    public static IEnumerable<int> Read(StageStep step) => step switch
    {
        KernelStep kernel => kernel.Inputs,
        ConvertStep convert => [convert.From],
        ComputeStep compute => Read(compute.Columns),
        LookupStep lookup => [lookup.Key],
        TableStep table => [table.Rows],
        OperatorStep called => Read(called.Columns),
        FoldStep fold => Read(fold.Columns),
        _ => [],
    };

    /// <summary>Slots whose values a choice of rows reads.</summary>
    public static IEnumerable<int> Read(RowSetMaker? maker) => maker switch
    {
        ConditionMaker condition => Read(condition.Columns),
        MatchMaker match => [match.Rows],
        _ => [],
    };

    /// <summary>Slots that a step writes.</summary>
    public static int[] Written(StageStep step) => step switch
    {
        KernelStep kernel => kernel.Outputs,
        ConvertStep convert => [convert.To],
        ComputeStep compute => [compute.Output],
        LookupStep lookup => [lookup.Output],
        TableStep table => [table.Output],
        OperatorStep called => called.Outputs,
        _ => [],
    };

    private static IEnumerable<int> Read(StageColumns columns) => columns.Slots.Where(slot => slot >= 0);
}
