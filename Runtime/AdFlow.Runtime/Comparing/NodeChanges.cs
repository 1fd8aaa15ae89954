using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>What two graphs say differently of a node with the same path.</summary>
internal static class NodeChanges
{
    /// <summary>Lists it: what is on the left, an arrow, and what is on the right.</summary>
    public static string[] Find(LogicalPlan left, LogicalNode one, LogicalPlan right, LogicalNode other)
    {
        var changes = new List<string>();
        Add("operator", one.Operator.Id, other.Operator.Id);
        Add("in", Inputs(left, one), Inputs(right, other));
        Add("when", $"{one.When?.Expression}", $"{other.When?.Expression}");
        var settings = one.Settings.ToDictionary();
        var others = other.Settings.ToDictionary();
        foreach (string name in settings.Keys.Union(others.Keys))
            Add(name, settings.GetValueOrDefault(name, ""), others.GetValueOrDefault(name, ""));
        return [.. changes];

        void Add(string what, string before, string after)
        {
            if (before != after)
                changes.Add($"{what}: {Shown(before)} → {Shown(after)}");
        }
    }

    private static string Inputs(LogicalPlan plan, LogicalNode node) => string.Join(", ", PlanNames.Inputs(plan, node));

    private static string Shown(string text) => text.Length == 0 ? "none" : text;
}
