namespace AdFlow.Samples.SearchAds;

/// <summary>An ad that the graph found for a query, as the click model sees it. Immutable.</summary>
/// <param name="Id">The product.</param>
/// <param name="Coverage">Share of the query's words (by idf) that the product has; null where it was not found by
/// words.</param>
/// <param name="HeadMatch">1 if the product is what the query asks for, else 0.</param>
/// <param name="Score">Merged recall score, 0..1.</param>
/// <param name="HasImage">1 if there is a picture, else 0.</param>
/// <param name="Price">Price in cents.</param>
internal sealed record AdCandidate(
    string Id, double? Coverage, double HeadMatch, double Score, double HasImage, double Price);
