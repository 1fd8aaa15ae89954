using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Keeps the k best rows by one column, best first.</summary>
/// <remarks>
/// Equal values keep the order of their rows; NaN comes behind all numbers and null behind NaN, in either direction.
/// With <c>per</c>, each group keeps its own k best; all rows kept still come best first, whatever their group.
/// </remarks>
[TableOperator("top_k", Rows = RowEffect.Reorder, Locality = Locality.Set,
    Example = "best: { op: top_k, in: ads, with: { by: score, k: 100, per: [supplier] } }")]
public sealed unsafe class TopK : TableOperator<TopKParameters>
{
    private int[] _groupColumns = [];

    /// <summary>Rows to choose from.</summary>
    public required InputPort In { get; init; }

    /// <inheritdoc/>
    public override OperatorForm? Form => _groupColumns.Length == 0 && Settings.Order is RankOrder.Descending
        && Settings.By.Field.Type.Id is (TypeId.Float32 or TypeId.Float64 or TypeId.Int64)
            ? new TopForm(Settings.By.Column, Settings.K) : null;

    /// <inheritdoc/>
    public override RowContest? Contest
    {
        get
        {
            var by = Expression.Column(Settings.By.Column, Settings.By.Field);
            return by.Type.Kind is ValueKind.Text or ValueKind.Other ? null : new RowContest
            {
                By = by, Descending = Settings.Order is RankOrder.Descending, Places = Settings.K, PlacesSetting = "k",
                Per = _groupColumns,
            };
        }
    }

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        if (!SortKey.CanSort(Settings.By.Field.Type))
            node.Error($"column '{Settings.By.Name}' is {Settings.By.Field.Type}, which has no order; expected "
                + "numbers, bools, dates, times, texts or bytes", "by");
        _groupColumns = GroupColumns.Bind(node, Settings.Per, "per");
    }

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        int k = run.Value(Settings.K);
        bool descending = Settings.Order is RankOrder.Descending;
        var column = run.Column(Settings.By);
        run.Output.Take(In, _groupColumns.Length > 0
            ? PerGroup(run, column, k, descending)
            : ByKeys(run, column, Math.Min(k, column.Length), descending));
    }

    private static ReadOnlySpan<int> ByKeys(RunContext run, Column column, int k, bool descending)
    {
        var key = SortKey.Of(column, descending, run.Arena, run.Stop);
        if (!key.IsExact)
            return new RowSort(&key, 1, run.Arena).Sort(column.Length, run.Stop)[..k];
        for (int row = 0; row < column.Length; row++)
            key.Keys[row] = ~key.Keys[row];
        var rows = run.Arena.AllocateSpan<int>(k);
        var keys = new ReadOnlySpan<ulong>(key.Keys, column.Length);
        return rows[..Tables.Indexes.TopK.Select(keys, key.Validity, rows, run.Arena)];
    }

    private ReadOnlySpan<int> PerGroup(RunContext run, Column column, int k, bool descending)
    {
        var key = SortKey.Of(column, descending, run.Arena, run.Stop);
        var groups = RowGroups.Of(run, In, _groupColumns);
        var sort = new RowSort(&key, 1, run.Arena);
        if (k != 1)
            return Keep(run, k, groups, sort.Sort(column.Length, run.Stop));
        var best = BestOfEach(run, groups, key);
        sort.Sort(best, run.Stop);
        return best;
    }

    // The best row of each group, ascending: only these need to be sorted.
    private static Span<int> BestOfEach(RunContext run, RowGroups groups, SortKey key)
    {
        var best = run.Arena.AllocateSpan<int>(groups.Count);
        groups.FirstRows.CopyTo(best);
        var groupOf = groups.GroupOf;
        var poll = new StopPoll(run.Stop);
        for (int row = 0; row < groupOf.Length; row++)
        {
            poll.Advance(1);
            if (key.Compare(row, best[groupOf[row]]) < 0)
                best[groupOf[row]] = row;
        }
        best.Sort();
        return best;
    }

    private static ReadOnlySpan<int> Keep(RunContext run, int k, RowGroups groups, ReadOnlySpan<int> sorted)
    {
        var kept = run.Arena.AllocateSpan<int>(groups.Count);
        kept.Clear();
        var rows = run.Arena.AllocateSpan<int>(sorted.Length);
        int count = 0;
        foreach (int row in sorted)
            if (kept[groups.GroupOf[row]]++ < k)
                rows[count++] = row;
        return rows[..count];
    }
}

/// <summary>Settings of <see cref="TopK"/>.</summary>
public sealed record TopKParameters
{
    /// <summary>Column that ranks.</summary>
    public required ColumnRef By { get; init; }

    /// <summary>Rows to keep; with <c>per</c>, of each group.</summary>
    [InRange(0, int.MaxValue)]
    public required Setting<int> K { get; init; }

    /// <summary>Which values are best: the largest (descending) or the smallest (ascending).</summary>
    public RankOrder Order { get; init; } = RankOrder.Descending;

    /// <summary>Columns whose equal values make a group; without them all rows are one.</summary>
    public IReadOnlyList<ColumnRef>? Per { get; init; }
}

/// <summary>Which values come first.</summary>
public enum RankOrder
{
    /// <summary>The largest.</summary>
    Descending,
    /// <summary>The smallest.</summary>
    Ascending,
}
