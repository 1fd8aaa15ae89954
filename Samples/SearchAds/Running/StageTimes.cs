using AdFlow.Runtime;

namespace AdFlow.Samples.SearchAds;

/// <summary>What the stages of a run took.</summary>
internal static class StageTimes
{
    /// <summary>Name and microseconds of each stage that ran, in order; fused nodes are joined by "+".</summary>
    public static List<(string Name, double Microseconds)> Of(GraphRun run)
    {
        var times = new List<(string, double)>();
        foreach (var time in run.StageTimes)
            if (time.Stage is not null)
                times.Add((string.Join('+', time.Stage.Nodes.Select(node => node.Path)),
                    time.Elapsed.TotalMicroseconds));
        return times;
    }
}
