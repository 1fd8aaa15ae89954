namespace AdFlow.Samples.DisplayAds;

/// <summary>Who sees the box. Immutable.</summary>
/// <param name="Features">Value of each of the <see cref="FeatureCount"/> anonymised user features.</param>
/// <param name="Affinity">Past clicks of this person on each item, by the item's number.</param>
internal sealed record Visitor(IReadOnlyList<string> Features, IReadOnlyList<float> Affinity)
{
    /// <summary>User features.</summary>
    public const int FeatureCount = 4;
}
