namespace AdFlow.Runtime;

/// <summary>Why a row is not in the output of a node. Values are JSON texts.</summary>
/// <param name="Kind">What kept it out.</param>
/// <param name="Text">The same as a sentence without its end, for people: <c>budget_left > 0, but budget_left is 0
/// </c>.</param>
public sealed record RowLoss(RowLossKind Kind, string Text)
{
    /// <summary>Values of the row that decided, by column or expression.</summary>
    public IReadOnlyList<RowValue> Values { get; init; } = [];

    /// <summary>Its rank among those that took part, of its group where there are groups; from 1, 0 where there is
    /// none.</summary>
    public int Rank { get; init; }

    /// <summary>Rows that took part, of its group where there are groups.</summary>
    public int Of { get; init; }

    /// <summary>Rows that were kept of them.</summary>
    public int Limit { get; init; }

    /// <summary>What ranks, or null.</summary>
    public string? By { get; init; }

    /// <summary>The least that would have been enough, of the last row that was kept or of a floor; or null.</summary>
    public string? Least { get; init; }

    /// <summary>The last row that was kept, such as <c>ad_id 456</c>; or null.</summary>
    public string? LastKept { get; init; }

    /// <summary>The group, such as <c>advertiser_id 12</c>; or null.</summary>
    public string? Group { get; init; }
}
