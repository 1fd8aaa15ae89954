namespace AdFlow.Runtime;

/// <summary>Executes a step, or several, over chunks. Made with its execution. Not thread-safe.</summary>
/// <param name="node">Position in the stage of the node that the step, or the first of several, is done for.</param>
internal abstract class StepExecution(int node)
{
    /// <summary>Takes what the run brings: settings, tables.</summary>
    public virtual void Begin(StageRun run) { }

    /// <summary>Whether it now executes any number of rows at once: nothing that it touches is as large as a chunk.
    /// </summary>
    public virtual bool TakesAnyCount => false;

    /// <summary>Executes a chunk.</summary>
    /// <param name="count">Rows of the row set in the chunk, more than none.</param>
    public abstract void Run(int count);

    /// <summary>Executes a chunk as <see cref="Run"/> does, and measures it.</summary>
    /// <param name="count">Rows of the row set in the chunk, more than none.</param>
    /// <param name="sample">Takes the time of each node.</param>
    public virtual void RunSampled(int count, StageSample sample)
    {
        Run(count);
        sample.End(node);
    }
}

/// <summary>Makes the executions of steps.</summary>
internal static class StepExecutions
{
    /// <summary>Makes them; map operators behind each other become one.</summary>
    public static StepExecution[] Make(StageChunk chunk, RowSetExecution rowSet, StageStep[] steps)
    {
        var executions = new List<StepExecution>();
        steps = [.. steps.Where(step => step is not FoldStep)];
        for (int start = 0; start < steps.Length;)
        {
            var kernels = KernelsAt(steps, start);
            executions.Add(kernels.Length > 0
                ? new KernelGroup(chunk, kernels) : Make(chunk, rowSet, steps[start]));
            start += Math.Max(kernels.Length, 1);
        }
        return [.. executions];
    }

    /// <summary>The map operators that become one, in order.</summary>
    public static IEnumerable<KernelStep[]> KernelRuns(StageStep[] steps)
    {
        for (int start = 0; start < steps.Length;)
        {
            var kernels = KernelsAt(steps, start);
            if (kernels.Length > 0)
                yield return kernels;
            start += Math.Max(kernels.Length, 1);
        }
    }

    private static KernelStep[] KernelsAt(StageStep[] steps, int start) =>
        [.. steps.Skip(start).TakeWhile(step => step is KernelStep).Cast<KernelStep>()];

    private static StepExecution Make(StageChunk chunk, RowSetExecution rowSet, StageStep step) => step switch
    {
        ConvertStep convert => new ConvertExecution(chunk, convert),
        ComputeStep compute => new ComputeExecution(chunk, compute),
        ValidityStep validity => new ValidityExecution(chunk, validity),
        LookupStep lookup => new LookupExecution(chunk, lookup),
        TableStep table => new TableExecution(chunk, table),
        OperatorStep called => new OperatorExecution(chunk, rowSet, called),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "No execution is known for this step."),
    };
}
