namespace AdFlow.Runtime;

/// <summary>The groups of map operators of a bound graph, shared by all its runs. Thread-safe.</summary>
internal sealed class GroupTiers
{
    // By their first step, which is the same object for every run.
    private readonly Dictionary<KernelStep, GroupTier> _groups = new(ReferenceEqualityComparer.Instance);
    private readonly List<GroupTier> _inOrder = [];

    /// <summary>Finds the groups.</summary>
    /// <param name="plan">What the graph executes.</param>
    /// <param name="options">When and how to compile.</param>
    public GroupTiers(PhysicalPlan plan, BoundGraphOptions options)
    {
        foreach (var stage in plan.Stages.OfType<FusedStage>())
            foreach (var rowSet in stage.Program.RowSets)
                foreach (var steps in StepExecutions.KernelRuns(rowSet.Steps))
                {
                    // A kernel alone is the loop that would be compiled.
                    if (steps.Length == 1)
                        continue;
                    var group = new GroupTier(stage, stage.Program, steps, options);
                    _groups.Add(steps[0], group);
                    _inOrder.Add(group);
                }
    }

    /// <summary>The group that begins with a step; null where none does.</summary>
    public GroupTier? Of(KernelStep first) => _groups.GetValueOrDefault(first);

    /// <summary>What has become of each group, in order of the plan.</summary>
    public IReadOnlyList<GroupTierReport> Report() => [.. _inOrder.Select(group => group.Report())];

    /// <summary>Compiles no more.</summary>
    public void Stop()
    {
        foreach (var group in _inOrder)
            group.Stop();
    }
}
