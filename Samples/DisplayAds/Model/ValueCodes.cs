namespace AdFlow.Samples.DisplayAds;

/// <summary>Numbers of the values of one user feature. 0 stands for all that are rare or unknown. Immutable.</summary>
/// <param name="Values">The values with numbers of their own: the first has 1.</param>
internal sealed record ValueCodes(IReadOnlyList<string> Values)
{
    /// <summary>Impressions that a value needs for a number of its own.</summary>
    public const int Least = 20;

    /// <summary>Numbers, 0 included.</summary>
    public int Count => Values.Count + 1;

    /// <summary>Numbers the values of a feature that are not rare, in the order of their texts.</summary>
    public static ValueCodes Of(IEnumerable<Impression> impressions, int feature) => new([.. impressions
        .CountBy(impression => impression.Visitor.Features[feature], StringComparer.Ordinal)
        .Where(pair => pair.Value >= Least).Select(pair => pair.Key).Order(StringComparer.Ordinal)]);

    /// <summary>The number of a value.</summary>
    public int CodeOf(string value)
    {
        for (int i = 0; i < Values.Count; i++)
            if (Values[i] == value)
                return i + 1;
        return 0;
    }
}
