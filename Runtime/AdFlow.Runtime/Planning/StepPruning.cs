namespace AdFlow.Runtime;

/// <summary>Leaves out steps that nothing needs which leaves a stage or chooses its rows.</summary>
internal static class StepPruning
{
    /// <summary>The row sets of a stage without what nobody needs.</summary>
    /// <param name="slots">The stage as planned; its results are marked.</param>
    /// <param name="by">A slot that is needed too, or −1.</param>
    public static StageRowSet[] Prune(StageSlots slots, int by)
    {
        var rowSets = slots.RowSets();
        var needed = new HashSet<int>(Enumerable.Range(0, slots.Count).Where(i => slots[i].IsResult)) { by };
        for (int i = rowSets.Length - 1; i >= 0; i--)
        {
            var steps = Kept(rowSets[i].Steps, slots, needed);
            int[] moves = [.. rowSets[i].Moves.Where(needed.Contains)];
            needed.UnionWith(moves.Select(slot => slots[slot].From));
            needed.UnionWith(StepSlots.Read(rowSets[i].Maker));
            rowSets[i] = rowSets[i] with { Moves = moves, Steps = steps };
        }
        return rowSets;
    }

    private static StageStep[] Kept(StageStep[] steps, StageSlots slots, HashSet<int> needed)
    {
        var kept = new List<StageStep>();
        foreach (var step in steps.Reverse())
        {
            bool isNeeded = step is FoldStep || (step is ValidityStep validity
                ? needed.Contains(validity.Slot) : StepSlots.Written(step).Any(needed.Contains));
            if (!isNeeded)
                continue;
            kept.Add(step);
            needed.UnionWith(step is ValidityStep joined ? slots[joined.Slot].Atoms! : StepSlots.Read(step));
        }
        kept.Reverse();
        return [.. kept];
    }
}
