using AdFlow.Samples.Learning;

namespace AdFlow.Samples.SearchAds;

/// <summary>Queries with ratings of products, from people or by a rule. Immutable.</summary>
/// <param name="Description">Where they come from, for people.</param>
/// <param name="Fingerprint">Changes with them.</param>
/// <param name="Load">Gives them.</param>
internal sealed record RatedQueries(
    string Description, string Fingerprint,
    Func<IReadOnlyList<(string Query, IReadOnlyDictionary<string, int> Ratings)>> Load)
{
    private const int RatedEach = 40;

    /// <summary>The ratings that go with a catalogue: those of the shared data with the Icecat catalogue, else
    /// generated ones.</summary>
    public static RatedQueries Of(ProductCatalogue catalogue) =>
        catalogue.DataFolder is { } folder && SharedRatings.Find(folder) is { } rated
            ? new("the ratings of people", SharedRatings.Fingerprint(folder), () => rated)
            : new("generated ratings", "generated-1", () => Generate(catalogue.Load()));

    /// <summary>
    /// Ratings of generated products: queries are the kinds of products and their accessories, the "projector lamp"; of
    /// the products that have a word of the query in their title up to <see cref="RatedEach"/> are rated, 3 if they are
    /// that, 1 if its name stands in their title only because they are sold for it, else 0.
    /// </summary>
    private static List<(string, IReadOnlyDictionary<string, int>)> Generate(IReadOnlyList<Product> products) =>
        [.. GeneratorVocabulary.Kinds
            .SelectMany(kind => (string[])[kind.Noun, $"{kind.Noun} {kind.Accessories[0]}"])
            .Select(query => Rate(query, products))];

    private static (string, IReadOnlyDictionary<string, int>) Rate(string query, IReadOnlyList<Product> products)
    {
        string[] words = query.Split(' ');
        var draws = new Draws(ClickSimulation.DefaultSeed);
        var rated = products.Where(product => words.Any(word => HasWord(product.Title, word)))
            .OrderBy(product => draws.Uniform("rated", $"{query}/{product.Id}")).Take(RatedEach);
        return (query, rated.ToDictionary(product => product.Id, product => Rating(query, product),
            StringComparer.Ordinal));
    }

    private static int Rating(string query, Product product) => !HasWord(product.Title, query) ? 0
        : product.Attributes.Any(attribute => attribute.Name == "product_type"
            && query.EndsWith(attribute.Value, StringComparison.OrdinalIgnoreCase)) ? 3 : 1;

    private static bool HasWord(string title, string word) =>
        $" {title} ".Contains($" {word} ", StringComparison.Ordinal);
}
