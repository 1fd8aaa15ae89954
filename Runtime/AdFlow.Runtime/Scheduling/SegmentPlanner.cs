using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Finds the segments of a plan and what can run at once within each.</summary>
internal static class SegmentPlanner
{
    /// <summary>The segments in order; together they have every stage once.</summary>
    public static Segment[] Of(PhysicalPlan plan)
    {
        var stages = plan.Stages;
        var sources = Sources(plan);
        var segments = new List<Segment>();
        for (int first = 0, end; first < stages.Count; first = end)
        {
            end = first + 1;
            if (!IsAlone(stages[first]))
                while (end < stages.Count && !IsAlone(stages[end]) && stages[end].Awaited.Length == 0)
                    end++;
            segments.Add(new Segment(
                segments.Count, first, end, stages[first].Awaited, Branches(sources, first, end)));
        }
        return [.. segments];
    }

    // What is changed outside must not have happened where a stage before it fails.
    private static bool IsAlone(PhysicalStage stage) =>
        StaticOrder.IsAsynchronous(stage.First) || stage.Nodes.Any(node => node.Operator.Purity is Purity.Effect);

    private static int[][] Sources(PhysicalPlan plan)
    {
        var stageOf = new int[plan.Logical.Nodes.Count];
        foreach (var stage in plan.Stages)
            foreach (var node in stage.Nodes)
                stageOf[node.Ordinal] = stage.Ordinal;
        return [.. plan.Stages.Select(stage => stage.Nodes.SelectMany(StaticOrder.Sources)
            .Select(source => stageOf[source]).Where(source => source != stage.Ordinal).Distinct().Order().ToArray())];
    }

    private static Branch[] Branches(int[][] sources, int first, int end)
    {
        var branchOf = new Dictionary<int, int>();
        var members = new List<List<int>>();
        var waits = new List<int[]>();
        for (int stage = first; stage < end; stage++)
        {
            int[] within = [.. sources[stage].Where(source => source >= first)];
            if (within.Length == 1 && IsOnlyFollower(sources, within[0], end))
            {
                branchOf[stage] = branchOf[within[0]];
                members[branchOf[stage]].Add(stage);
                continue;
            }
            branchOf[stage] = members.Count;
            members.Add([stage]);
            waits.Add([.. within.Select(source => branchOf[source]).Distinct()]);
        }
        return [.. members.Select((stages, i) => new Branch([.. stages], waits[i].Length,
            [.. Enumerable.Range(0, waits.Count).Where(other => waits[other].Contains(i))]))];
    }

    private static bool IsOnlyFollower(int[][] sources, int stage, int end)
    {
        int followers = 0;
        for (int other = stage + 1; other < end; other++)
            if (sources[other].Contains(stage))
                followers++;
        return followers == 1;
    }
}
