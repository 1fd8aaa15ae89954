using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>Says from where followed rows are what became of them.</summary>
internal static class RowVerdicts
{
    /// <summary>Goes back from an output to where the rows were last.</summary>
    public static (RowVerdict Verdict, IReadOnlyList<LogicalSource> LostAt) Of(
        LogicalSource target, Inspection run, RowTrail trail, FollowedRows followed)
    {
        if (followed.In(target).Count > 0)
            return (RowVerdict.Shown, []);
        var lost = new SortedSet<(int Node, int Output)>();
        bool isUntraceable = false, isNotRun = false;
        var pending = new Stack<LogicalSource>([target]);
        var seen = new HashSet<LogicalSource>();
        while (pending.TryPop(out var source))
        {
            if (!seen.Add(source))
                continue;
            var before = trail.Before(source).ToList();
            bool isIn = before.Any(from => followed.In(from).Count > 0);
            isNotRun |= !run.WasRun(source.Node) && (isIn || before.Count == 0);
            if (isIn && !trail.Has(source))
                isUntraceable = true;
            else if (isIn && run.WasRun(source.Node))
                lost.Add((source.Node, source.Output));
            else if (!isIn)
                before.ForEach(pending.Push);
            if (before.Count == 0 && !trail.Has(source))
                foreach (var from in trail.From(source))
                    pending.Push(from);
        }
        IReadOnlyList<LogicalSource> lostAt = [.. lost.Select(one => new LogicalSource(one.Node, one.Output))];
        return (lost.Count > 0 ? RowVerdict.Lost : isUntraceable ? RowVerdict.Untraceable
            : isNotRun ? RowVerdict.NotRun : RowVerdict.NotRecalled, lostAt);
    }
}
