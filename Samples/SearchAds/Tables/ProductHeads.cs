using System.Text.RegularExpressions;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// Says what a product is: the head words of its type, its description and its name (RELEVANCE.md, "Product heads").
/// "Epson V13H projector lamp" is a lamp, not a projector.
/// </summary>
internal static partial class ProductHeads
{
    /// <summary>The product's head words, stemmed, distinct, ordered by their bytes.</summary>
    public static IReadOnlyList<string> Of(Product product, Tokens tokens)
    {
        string title = WithoutSupplier(product.Title, product.Supplier);
        string description = WithoutSupplier(product.ShortDescription, product.Supplier);
        var heads = new SortedSet<string>(StringComparer.Ordinal);
        heads.UnionWith(NamingPhrase.Heads(TypePhrase(product, title), tokens));
        heads.UnionWith(NamingPhrase.Heads(description, tokens));
        heads.UnionWith(NamingPhrase.Heads(product.Name, tokens));
        heads.ExceptWith(tokens.Of(product.Supplier));
        return [.. heads];
    }

    /// <summary>
    /// The words that name the product's kind: those in lower case behind the name in the title; else the attribute
    /// product_type; else the word behind the name. Empty where there are none.
    /// </summary>
    internal static string TypePhrase(Product product, string title)
    {
        int at = title.IndexOf(product.Name, StringComparison.OrdinalIgnoreCase);
        string behind = at < 0 ? "" : title[(at + product.Name.Length)..];
        if (LowerCaseWords().Match(behind) is { Success: true } match)
            return match.Groups[1].Value;
        string? type = product.Attributes.FirstOrDefault(attribute => attribute.Name == "product_type")?.Value;
        if (type is { Length: > 0 } && !type.Any(char.IsAsciiDigit))
            return type;
        string first = behind.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
        return first.Contains('-') ? "" : first;
    }

    internal static string WithoutSupplier(string text, string supplier) =>
        text.StartsWith(supplier, StringComparison.OrdinalIgnoreCase) ? text[supplier.Length..].Trim() : text;

    [GeneratedRegex(@"^\s*((?:[a-z&][a-z/&-]*(?:\s|$))+)", RegexOptions.CultureInvariant)]
    private static partial Regex LowerCaseWords();
}
