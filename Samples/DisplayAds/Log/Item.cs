namespace AdFlow.Samples.DisplayAds;

/// <summary>An item that may be shown. Immutable.</summary>
/// <param name="Number">Its number, from 0 without gaps.</param>
/// <param name="Measure">Its numeric feature.</param>
/// <param name="Categories">Value of each of its <see cref="CategoryCount"/> anonymised categories.</param>
internal sealed record Item(int Number, double Measure, IReadOnlyList<string> Categories)
{
    /// <summary>Categorical features of an item.</summary>
    public const int CategoryCount = 3;
}
