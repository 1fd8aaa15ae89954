namespace AdFlow.Operators.Standard;

/// <summary>Puts rows in the order of one or more columns.</summary>
/// <remarks>
/// Ascending, or descending where <c>-</c> stands in front of a name; the first column decides first. Rows that are
/// equal in all of them keep their order. In either direction NaN comes behind all numbers, and null behind NaN.
/// Texts are compared byte by byte in UTF-8, which is the order of code points; false comes before true.
/// </remarks>
[TableOperator("sort", Rows = RowEffect.Reorder, Locality = Locality.Set,
    Example = "ranked: { op: sort, in: ads, with: [-score, ad_id] }")]
public sealed class Sort : TableOperator<SortParameters>
{
    private SortFold? _fold;

    /// <summary>Rows to sort.</summary>
    public required InputPort In { get; init; }

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        if (Settings.By.Count == 0)
            node.Error("no column is named; name at least one", "by");
        foreach (var column in Settings.By)
            if (!SortKey.CanSort(column.Field.Type))
                node.Error($"column '{column.Name}' is {column.Field.Type}, which has no order; expected numbers, "
                    + "bools, dates, times, texts or bytes", "by");
    }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs)
    {
        base.DeclareOutputs(outputs);
        _fold = new SortFold(In, Settings.By);
    }

    /// <inheritdoc/>
    public override RowFold Fold => _fold!;

    /// <inheritdoc/>
    public override void Run(RunContext run) => _fold!.Run(run, In);
}

/// <summary>Settings of <see cref="Sort"/>.</summary>
public sealed record SortParameters
{
    /// <summary>Columns that decide, <c>-</c> in front for descending.</summary>
    [Unnamed]
    public required IReadOnlyList<ColumnRef> By { get; init; }
}
