namespace AdFlow.Operators.Standard;

/// <summary>Keeps the first of all rows that are equal in some columns.</summary>
/// <remarks>
/// Null equals null, NaN equals NaN and −0 equals 0, as in GROUP BY of SQL. The rows kept stay in their order: sort
/// before to say which one wins.
/// </remarks>
[TableOperator("distinct", Rows = RowEffect.Subset, Locality = Locality.Set,
    Example = "one_per_ad: { op: distinct, in: candidates, with: [ad_id] }")]
public sealed class Distinct : TableOperator<DistinctParameters>
{
    private int[] _columns = [];

    /// <summary>Rows to choose from.</summary>
    public required InputPort In { get; init; }

    /// <inheritdoc/>
    public override RowContest Contest => new() { Places = 1, Per = _columns };

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        _columns = GroupColumns.Bind(node, Settings.By is { Count: > 0 } by ? by : AllColumns(node), "by");
    }

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        var groups = RowGroups.Of(run, In, _columns);
        if (groups.Count == groups.RowCount)
            run.Output.TakeAll(In);
        else
            run.Output.Take(In, groups.FirstRows);
    }

    // Every column is read then.
    private ColumnRef[] AllColumns(NodeBinder node) => [.. In.Schema.Fields.Select(field =>
        new ColumnRef(field.Name, In.Ordinal, node.Find<Any>(In, field.Name)!.Column, field))];
}

/// <summary>Settings of <see cref="Distinct"/>.</summary>
public sealed record DistinctParameters
{
    /// <summary>Columns that decide; without them all columns do.</summary>
    [Unnamed]
    public IReadOnlyList<ColumnRef>? By { get; init; }
}
