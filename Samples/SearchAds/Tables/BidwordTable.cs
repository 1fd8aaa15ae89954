using AdFlow.Samples.Learning;
using AdFlow.Tables;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// The table <c>bidwords</c>: what queries each ad bids on. The catalogue has none, so they follow a stated, seeded
/// rule. Every ad bids on its supplier and name (exact, 1.2 times the ad's bid) and on its supplier and head word
/// (phrase, 1 time); two in five on the words that name its kind, at most four (phrase, 0.9 times); one in six on its
/// head word alone (broad, 0.6 times), not where the query asks for something used, for a manual or for a repair.
/// </summary>
internal static class BidwordTable
{
    /// <summary>Columns of the table.</summary>
    public static Schema Schema { get; } = new(
        new Field("bidword_id", DataType.Int64, false),
        new Field("ad_id", DataType.Int64, false),
        new Field("text", DataType.Utf8, false),
        new Field("match_type", DataType.Utf8, false),
        new Field("bid", DataType.Float64, false),
        new Field("negative", DataType.List(new Field("item", DataType.Utf8, false)), false));

    private const ulong Seed = 11;
    private const int MostKindWords = 4;
    private static readonly string[] Unwanted = ["used", "refurbished", "manual", "repair"];

    /// <summary>Builds the table; the words of an ad stand together.</summary>
    public static Table Build(CatalogueText catalogue, Tokens tokens)
    {
        var rows = new BatchBuilder(Schema);
        var draws = new Draws(Seed);
        for (int i = 0; i < catalogue.Products.Count; i++)
            AppendProduct(rows, catalogue.Products[i], catalogue.Heads[i], tokens, draws);
        return rows.ToTable();
    }

    private static void AppendProduct(
        BatchBuilder rows, Product product, IReadOnlyList<string> heads, Tokens tokens, Draws draws)
    {
        double bid = AdTerms.Of(product).Bid;
        Append(rows, product, $"{product.Supplier} {product.Name}", "exact", 1.2 * bid, []);
        string title = ProductHeads.WithoutSupplier(product.Title, product.Supplier);
        string kind = ProductHeads.TypePhrase(product, title).Trim().ToLowerInvariant();
        string? head = NamingPhrase.Heads(kind, tokens).FirstOrDefault() ?? heads.FirstOrDefault();
        if (head is null)
            return;
        Append(rows, product, $"{product.Supplier} {head}", "phrase", bid, []);
        if (draws.Uniform("kind", product.Id) < 0.4 && tokens.Of(kind).Count is > 1 and <= MostKindWords)
            Append(rows, product, kind, "phrase", 0.9 * bid, []);
        if (draws.Uniform("broad", product.Id) < 1.0 / 6)
            Append(rows, product, head, "broad", 0.6 * bid, Unwanted);
    }

    private static void Append(
        BatchBuilder rows, Product product, string text, string match, double bid, IReadOnlyList<string> negative)
    {
        rows[0].Append(rows.RowCount + 1L);
        rows[1].Append(product.AdId);
        rows[2].AppendString(text);
        rows[3].AppendString(match);
        rows[4].Append(Math.Max(0.01, Math.Round(bid, 2)));
        foreach (string word in negative)
            rows[5].Child(0).AppendString(word);
        rows[5].EndRow();
    }
}
