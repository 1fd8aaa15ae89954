using System.Globalization;
using AdFlow.Samples.Learning;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// Makes a catalogue of invented products for machines without the shared data, in the shape of the real one: brands
/// with several kinds of product, main products and accessories for them, titles that begin with the brand and name
/// the kind in lower case, prices in cents. The same size and seed give the same products on every machine.
/// </summary>
internal static class CatalogueGenerator
{
    /// <summary>Changes when equal arguments no longer give equal products.</summary>
    public const int Version = 1;

    /// <summary>Products of the sample.</summary>
    public const int DefaultSize = 5_000;

    /// <summary>Seed of the sample.</summary>
    public const ulong DefaultSeed = 20_261_120;

    private const double AccessoryShare = 0.45;
    private const double NoImageShare = 0.02;
    private const long FirstId = 100_001;

    /// <summary>Makes products, ordered by the bytes of their ids.</summary>
    /// <param name="size">Number of products, from 0 to 800,000.</param>
    /// <param name="seed">Seed of every choice.</param>
    public static IReadOnlyList<Product> Generate(int size, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 800_000);
        var draws = new Draws(seed);
        return [.. Enumerable.Range(0, size).Select(ordinal => Make(FirstId + ordinal, draws))];
    }

    private static Product Make(long number, Draws draws)
    {
        string id = number.ToString(CultureInfo.InvariantCulture);
        var kind = draws.Pick("kind", id, GeneratorVocabulary.Kinds);
        string brand = draws.Pick("brand", id, GeneratorVocabulary.Brands);
        bool isAccessory = draws.Uniform("accessory", id) < AccessoryShare;
        var product = new Product
        {
            AdId = number,
            Id = id,
            Supplier = brand,
            Name = ModelName(id, draws),
            Title = "",
            PriceCents = 0,
            Image = draws.Uniform("image", id) < NoImageShare ? "" : $"https://images.example/products/{id}.jpg",
        };
        return isAccessory ? AccessoryProduct(product, kind, draws) : MainProduct(product, kind, draws);
    }

    private static Product MainProduct(Product product, GeneratedKind kind, Draws draws)
    {
        string colour = draws.Pick("colour", product.Id, GeneratorVocabulary.Colours);
        List<TextAttribute> attributes = [new("product_type", Capital(kind.Noun)), new("product_colour", colour)];
        foreach (var attribute in kind.Attributes)
            attributes.Add(new(attribute.Name, draws.Pick(attribute.Name, product.Id, attribute.Values)));
        string features = string.Join(' ', attributes.Skip(2).Select(attribute => attribute.Value));
        return product with
        {
            Title = $"{product.Supplier} {product.Name} {kind.Noun} {colour} {features}",
            ShortDescription = draws.Uniform("described", product.Id) < 0.05 ? ""
                : $"{Capital(attributes[^1].Value)} {kind.Noun}, {colour.ToLowerInvariant()}, with "
                    + string.Join(" and ", attributes.Skip(2).Select(attribute => attribute.Value)),
            PriceCents = Price(product.Id, kind.LowPrice, kind.HighPrice, draws),
            Attributes = attributes,
        };
    }

    private static Product AccessoryProduct(Product product, GeneratedKind kind, Draws draws)
    {
        string noun = draws.Pick("noun", product.Id, kind.Accessories);
        string colour = draws.Pick("colour", product.Id, GeneratorVocabulary.Colours);
        string fits = draws.Pick("fits", product.Id, GeneratorVocabulary.Brands);
        string title = kind.Noun == noun ? noun : $"{kind.Noun} {noun}";
        return product with
        {
            Title = $"{product.Supplier} {product.Name} {title} {colour}",
            ShortDescription = $"{Capital(noun)} for {fits} {kind.Noun}",
            PriceCents = Price(product.Id, Math.Max(4, kind.LowPrice / 12), Math.Max(12, kind.HighPrice / 10), draws),
            Attributes =
            [
                new("product_type", Capital(noun)), new("product_colour", colour),
                new("compatibility", $"{fits} {kind.Noun}"), new("brand_compatibility", fits),
            ],
        };
    }

    private static string ModelName(string id, Draws draws)
    {
        char letter = (char)('A' + draws.Index("letter", id, 26)), second = (char)('A' + draws.Index("second", id, 26));
        int digits = 100 + draws.Index("digits", id, 900);
        return FormattableString.Invariant(
            $"{draws.Pick("series", id, GeneratorVocabulary.Series)} {letter}{second}-{digits}");
    }

    // Evenly over the logarithm, and ending in 95 cents as shops have it.
    private static long Price(string id, int low, int high, Draws draws) =>
        (long)Math.Exp(draws.Uniform("price", id, Math.Log(low), Math.Log(high))) * 100 + 95;

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
