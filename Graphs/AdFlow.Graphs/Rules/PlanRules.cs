namespace AdFlow.Graphs;

/// <summary>
/// Applies the planner's rules: a bound plan becomes one that costs less and gives the same rows, bit for bit.
/// </summary>
public static class PlanRules
{
    // Every change makes a plan smaller or moves a filter or limit down, so rounds end by themselves; a graph on which
    // they take longer is good enough as it is then.
    private const int MaxRounds = 16;

    /// <summary>
    /// Every rule, in the order in which they are applied, round after round until none has anything to do. Columns
    /// that nobody needs are found last of all, in the finished plan: see the runtime's <c>ColumnLiveness</c>.
    /// </summary>
    public static IReadOnlyList<PlanRule> InOrder { get; } =
    [
        // First, for a condition that is always true makes a barrier plain and a filter nothing.
        new FoldConstants(),
        // Before all that moves: what nobody reads would keep filters above the nodes that it reads.
        new RemoveDeadNodes(),
        // Before filters move: two uses of one sub-graph are equal as written, but not once other filters are in them.
        new MergeEqualNodes(),
        // Before limits: a filter in the way of a limit may go below what both could go below.
        new PushFilterDown(),
        // Behind filters, and before what rewrites nodes between a limit and its searcher.
        new PushLimitDown(),
        // Once filters are out of the way: lookups meet that had filters between them. Leaves projections behind.
        new ShareLookups(),
        // Behind sharing, whose projections go into others here.
        new MergeProjections(),
        // Last: drops the computed columns that all of this has made needless.
        new PruneColumns(),
    ];

    /// <summary>Applies rules.</summary>
    /// <param name="plan">The bound plan; it stays as it is.</param>
    /// <param name="options">Which rules, or null for all.</param>
    /// <exception cref="InvalidOperationException">A rule broke the plan: its bug; it is named.</exception>
    public static OptimizedPlan Apply(LogicalPlan plan, RuleOptions? options = null)
    {
        var notes = new List<PlanNote>();
        for (int round = 1; ; round++)
        {
            var before = plan;
            var said = new List<PlanNote>();
            foreach (var rule in (options ?? RuleOptions.All).Rules)
                plan = Apply(rule, plan, said);
            notes.AddRange(said.Where(note => note.Kind is PlanNoteKind.Changed));
            if (!ReferenceEquals(plan, before) && round < MaxRounds)
                continue;
            notes.AddRange(said.Where(note => note.Kind is PlanNoteKind.Stays));
            return new OptimizedPlan(plan, notes);
        }
    }

    private static LogicalPlan Apply(PlanRule rule, LogicalPlan plan, List<PlanNote> said)
    {
        var notes = new PlanNotes(rule.Name);
        var changed = rule.Apply(plan, notes);
        if (!ReferenceEquals(changed, plan))
            PlanCheck.Check(plan, changed, rule);
        said.AddRange(notes.All);
        return changed;
    }
}
