using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// Two lookups of one table by one key become one: the earlier one brings the columns of both, and the later one only
/// passes them on. They share where the later one gets its key from the earlier one's rows through row-local nodes, or
/// where both look the same rows up.
/// </summary>
/// <remarks>
/// Not across operators that look at other rows: what is looked up behind an auction is meant for its winners only.
/// A row that a left lookup keeps may have no match, so an inner one behind it does not share.
/// </remarks>
public sealed class ShareLookups : PlanRule
{
    // What is shared is carried through all nodes between the two, so long chains of lookups would take square time.
    private const int MaxBetween = 64;

    /// <inheritdoc/>
    public override string Name => "share_lookups";

    /// <inheritdoc/>
    public override RuleChanges Changes => RuleChanges.MergesNodes | RuleChanges.RewritesForms
        | RuleChanges.ChangesColumns;

    /// <inheritdoc/>
    public override LogicalPlan Apply(LogicalPlan plan, PlanNotes notes)
    {
        var draft = new PlanDraft(plan);
        foreach (int number in draft.Numbers)
            if (IsLookup(draft[number]) && (FindBelow(draft, draft[number]) ?? FindBeside(draft, draft[number]))
                is { } found)
            {
                notes.Changed(draft[number].Path, $"'{found.Lookup.Path}' looks up for '{draft[number].Path}' too: one "
                    + $"key of table '{draft.Table(TableOf(draft[number]).Table).Name}'");
                Share(draft, draft[number], found);
            }
        return draft.Finish();
    }

    private static bool IsLookup(LogicalNode node) => node.Form is LookupForm && node.IsRowLocal();

    private static LogicalInput TableOf(LogicalNode lookup) => lookup.Inputs[((LookupForm)lookup.Form!).Port];

    private static bool IsSameTable(LogicalNode one, LogicalNode other) =>
        TableOf(one).Table == TableOf(other).Table && TableOf(one).Index?.Id == TableOf(other).Index?.Id;

    // Follows the key down to a lookup by it.
    private static FoundLookup? FindBelow(PlanDraft draft, LogicalNode lookup)
    {
        var form = (LookupForm)lookup.Form!;
        var between = new List<int>();
        for (var (source, key) = (lookup.FirstSource(), form.Key); !source.IsRequest && between.Count <= MaxBetween;)
        {
            var node = draft[source.Node];
            if (!node.IsRowLocal() || draft.IsOutput(node.Ordinal) || node.PassedFrom(key) < 0)
                return null;
            key = node.PassedFrom(key);
            if (IsLookup(node) && IsSameTable(node, lookup) && ((LookupForm)node.Form!).Key == key)
                return ((LookupForm)node.Form!).KeepsUnmatched && !form.KeepsUnmatched
                    ? null : new FoundLookup(node, [.. Enumerable.Reverse(between)], IsBeside: false);
            between.Add(node.Ordinal);
            source = node.FirstSource();
        }
        return null;
    }

    // An earlier lookup of the same rows, which keeps the same ones.
    private static FoundLookup? FindBeside(PlanDraft draft, LogicalNode lookup)
    {
        var form = (LookupForm)lookup.Form!;
        if (lookup.FirstSource().IsRequest)
            return null;
        foreach (int user in draft.Users(lookup.FirstSource().Node))
            if (user < lookup.Ordinal && draft[user] is var node && IsLookup(node) && !draft.IsOutput(user)
                && node.FirstSource() == lookup.FirstSource() && IsSameTable(node, lookup)
                && node.Form is LookupForm other && other.Key == form.Key
                && other.KeepsUnmatched == form.KeepsUnmatched)
                return new FoundLookup(node, [], IsBeside: true);
        return null;
    }

    private static void Share(PlanDraft draft, LogicalNode lookup, FoundLookup found)
    {
        var carrier = new ColumnCarrier(draft, [found.Lookup.Ordinal, .. found.Between]);
        int input = lookup.FirstInput(), table = ((LookupForm)lookup.Form!).Port;
        bool isNullable = ((LookupForm)found.Lookup.Form!).KeepsUnmatched;
        var columns = new List<OutputColumn>();
        foreach (var column in lookup.Outputs[0])
        {
            bool isLookedUp = column.Source.Kind is ColumnSourceKind.Table;
            int ordinal = !isLookedUp && !found.IsBeside ? column.Source.Columns[0]
                : carrier.Carry(Source(draft, found.Lookup, lookup, column.Source, isNullable), lookup.Path);
            columns.Add(column with { Source = new(ColumnSourceKind.Input, input, [ordinal]) });
        }
        var inputs = lookup.Inputs.ToArray();
        inputs[table] = new LogicalInput(inputs[table].Port, []);
        if (found.IsBeside)
            inputs[input] = inputs[input] with { Sources = [new LogicalSource(found.Lookup.Ordinal, 0)] };
        var earlier = draft[found.Lookup.Ordinal];
        draft.Replace(earlier with { StandsFor = [.. earlier.StandsFor.Union(lookup.StandsFor)] });
        draft.Replace((lookup.WithColumns(columns) with { Inputs = inputs }).WithComputed([]));
    }

    // The column as the earlier lookup puts it out.
    private static OutputColumn Source(
        PlanDraft draft, LogicalNode earlier, LogicalNode later, ColumnSource source, bool isNullable)
    {
        if (source.Kind is ColumnSourceKind.Input)
            return new(draft.SchemaOf(earlier.FirstSource())[source.Columns[0]],
                source with { Index = earlier.FirstInput() });
        var field = draft.Table(TableOf(later).Table).Schema[source.Columns[0]];
        return new(field with { Nullable = field.Nullable || isNullable },
            source with { Index = ((LookupForm)earlier.Form!).Port });
    }

    private sealed record FoundLookup(LogicalNode Lookup, IReadOnlyList<int> Between, bool IsBeside);
}
