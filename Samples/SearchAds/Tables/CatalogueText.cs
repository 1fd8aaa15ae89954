namespace AdFlow.Samples.SearchAds;

/// <summary>Products with the tokens and head words of each, made once for all tables.</summary>
/// <param name="Products">The products.</param>
/// <param name="Naming">Tokens of title and short description, one list a product.</param>
/// <param name="Heads">Head words, one list a product.</param>
/// <param name="SupplierTokens">Every token of a supplier's name, ordered by its bytes.</param>
internal sealed record CatalogueText(
    IReadOnlyList<Product> Products,
    IReadOnlyList<IReadOnlyList<string>> Naming,
    IReadOnlyList<IReadOnlyList<string>> Heads,
    IReadOnlyList<string> SupplierTokens)
{
    /// <summary>Analyses the products.</summary>
    public static CatalogueText Of(IReadOnlyList<Product> products, Tokens tokens)
    {
        var naming = new List<IReadOnlyList<string>>(products.Count);
        var heads = new List<IReadOnlyList<string>>(products.Count);
        var suppliers = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var product in products)
        {
            naming.Add(tokens.Of(product.Title + " . " + product.ShortDescription));
            heads.Add(ProductHeads.Of(product, tokens));
            suppliers.UnionWith(tokens.Of(product.Supplier));
        }
        return new(products, naming, heads, [.. suppliers]);
    }
}
