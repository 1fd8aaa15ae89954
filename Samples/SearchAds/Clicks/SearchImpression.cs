namespace AdFlow.Samples.SearchAds;

/// <summary>One simulated showing of one product. Immutable.</summary>
/// <param name="Candidate">The product.</param>
/// <param name="Position">Its position, from 1.</param>
/// <param name="IsClicked">Whether it was clicked.</param>
/// <param name="Attractive">The truth: probability of a click if it is examined.</param>
internal sealed record SearchImpression(AdCandidate Candidate, int Position, bool IsClicked, double Attractive);
