namespace AdFlow.Samples.DisplayAds;

/// <summary>One logged showing of one item in one position of the box. Immutable.</summary>
/// <param name="Time">When.</param>
/// <param name="Visitor">To whom.</param>
/// <param name="Item">Number of the item.</param>
/// <param name="Position">Position, 1 to <see cref="Positions"/>: left, centre, right.</param>
/// <param name="IsClicked">Whether it was clicked.</param>
/// <param name="Propensity">Probability with which the policy showed this item there.</param>
internal sealed record Impression(
    DateTimeOffset Time, Visitor Visitor, int Item, int Position, bool IsClicked, double Propensity)
{
    /// <summary>Positions of the box.</summary>
    public const int Positions = 3;
}
