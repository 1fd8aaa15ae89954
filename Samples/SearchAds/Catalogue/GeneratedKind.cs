namespace AdFlow.Samples.SearchAds;

/// <summary>A kind of product that the generator makes.</summary>
/// <param name="Noun">What the product is; the last word is its head: "laser printer".</param>
/// <param name="LowPrice">Lowest price, in whole currency units.</param>
/// <param name="HighPrice">Highest price, in whole currency units.</param>
/// <param name="Attributes">Attributes with the values to choose from.</param>
/// <param name="Accessories">Nouns of what is sold for it; each is a kind of its own.</param>
internal sealed record GeneratedKind(
    string Noun, int LowPrice, int HighPrice, IReadOnlyList<GeneratedAttribute> Attributes,
    IReadOnlyList<string> Accessories);

/// <summary>An attribute that the generator gives to products of a kind.</summary>
/// <param name="Name">Lower snake case name.</param>
/// <param name="Values">Values to choose from.</param>
internal sealed record GeneratedAttribute(string Name, IReadOnlyList<string> Values);
