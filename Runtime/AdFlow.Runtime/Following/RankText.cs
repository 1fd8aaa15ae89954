namespace AdFlow.Runtime;

/// <summary>Says at which rank a row was lost.</summary>
internal static class RankText
{
    /// <summary>The sentence: <c>rank 812 of 900, k keeps 800: ecpm 0.31, the last kept (ad_id 456) has 0.33</c>.
    /// </summary>
    /// <param name="loss">What is known.</param>
    /// <param name="setting">Name of the setting that limits, or null.</param>
    public static string Of(RowLoss loss, string? setting)
    {
        string among = loss.Group is { } group ? $" with {group}" : "";
        string kept = loss.Limit switch
        {
            0 => "none is kept",
            1 => "only the first is kept",
            var limit => $"the first {ShownValue.Count(limit)} are kept",
        };
        string by = setting is null ? "" : $" ({setting})";
        string head = $"rank {ShownValue.Count(loss.Rank)} of {ShownValue.Count(loss.Of)}{among}, {kept}{by}";
        return Comparison(loss) is { } comparison ? $"{head}: {comparison}" : head;
    }

    private static string? Comparison(RowLoss loss)
    {
        string last = loss.Limit == 1 ? $"{loss.LastKept}" : $"the last of them, {loss.LastKept},";
        if (loss.By is null || loss.Least is null)
            return loss.LastKept is null ? null : $"{last} came before it";
        string own = loss.Values[0].Json;
        if (own == loss.Least)
            return $"its {loss.By} is {ShownValue.Of(own)}, as {last} has, which came before it";
        var (shown, least) = ShownValue.Of(own, loss.Least);
        return $"its {loss.By} is {shown}, {last} has {least}";
    }
}
