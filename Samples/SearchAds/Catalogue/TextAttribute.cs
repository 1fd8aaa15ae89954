namespace AdFlow.Samples.SearchAds;

/// <summary>One textual attribute of a product.</summary>
/// <param name="Name">Lower snake case name, for example <c>product_type</c>.</param>
/// <param name="Value">Value as shown to people.</param>
internal sealed record TextAttribute(string Name, string Value);
