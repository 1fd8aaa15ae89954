using System.Text.RegularExpressions;
using AdFlow.Tables;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// The table <c>products</c>: one row a product with its texts, its ad's terms and features. <c>price</c> is in cents,
/// as in the catalogue; bids, targets and budgets are in currency units.
/// </summary>
internal static partial class ProductTable
{
    /// <summary>Columns of the table.</summary>
    public static Schema Schema { get; } = new(
        Required("ad_id", DataType.Int64),
        Required("id", DataType.Utf8),
        Required("title", DataType.Utf8),
        Required("name", DataType.Utf8),
        Required("short_description", DataType.Utf8),
        Required("supplier", DataType.Utf8),
        Required("price", DataType.Int64),
        Required("attributes", DataType.Utf8),
        Required("model", DataType.Utf8),
        Required("heads", DataType.List(Required("item", DataType.Utf8))),
        Required("image", DataType.Utf8),
        Required("advertiser_id", DataType.Int64),
        Required("default_bid", DataType.Float64),
        Required("target_cpa", DataType.Float64),
        Required("budget_left", DataType.Float64),
        Required("pacing", DataType.Float64),
        Required("quality", DataType.Float64),
        Required("smart_bidding", DataType.Bool),
        Required("has_image", DataType.Float32),
        Required("description_words", DataType.Float32));

    /// <summary>Builds the table; rows stand in the order of the products.</summary>
    public static Table Build(CatalogueText catalogue)
    {
        var rows = new BatchBuilder(Schema);
        var advertisers = catalogue.Products.Select(product => product.Supplier)
            .Distinct().Order(StringComparer.Ordinal).Select((supplier, i) => (supplier, i))
            .ToDictionary(pair => pair.supplier, pair => (long)pair.i + 1, StringComparer.Ordinal);
        for (int i = 0; i < catalogue.Products.Count; i++)
            Append(rows, catalogue.Products[i], catalogue.Heads[i], advertisers);
        return rows.ToTable();
    }

    /// <summary>
    /// Model numbers as people type them: each word of the name that has a digit and several parts, the parts put
    /// together ("TN-2110" gives "TN2110").
    /// </summary>
    internal static string Model(string name) => string.Join(' ', Spaces().Split(name)
        .Where(word => word.Any(char.IsAsciiDigit) && Parts().Count(word) >= 2)
        .Select(word => string.Concat(Parts().Matches(word).Select(part => part.Value))));

    private static void Append(
        BatchBuilder rows, Product product, IReadOnlyList<string> heads, Dictionary<string, long> advertisers)
    {
        int column = 0;
        rows[column++].Append(product.AdId);
        foreach (string text in (string[])[product.Id, product.Title, product.Name, product.ShortDescription,
            product.Supplier])
            rows[column++].AppendString(text);
        rows[column++].Append(product.PriceCents);
        rows[column++].AppendString(string.Join(' ', product.Attributes.Select(attribute => attribute.Value)));
        rows[column++].AppendString(Model(product.Name));
        foreach (string head in heads)
            rows[column].Child(0).AppendString(head);
        rows[column++].EndRow();
        rows[column++].AppendString(product.Image);
        rows[column++].Append(advertisers[product.Supplier]);
        AppendTerms(rows, product, column);
    }

    private static void AppendTerms(BatchBuilder rows, Product product, int column)
    {
        var terms = AdTerms.Of(product);
        foreach (double value in (double[])[terms.Bid, terms.TargetCpa, terms.BudgetLeft, terms.Pacing, terms.Quality])
            rows[column++].Append(value);
        rows[column++].AppendBool(terms.SmartBidding);
        rows[column++].Append(product.Image.Length > 0 ? 1f : 0f);
        rows[column].Append((float)Spaces().Count(product.ShortDescription));
    }

    private static Field Required(string name, DataType type) => new(name, type, Nullable: false);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("[A-Za-z0-9]+")]
    private static partial Regex Parts();
}
