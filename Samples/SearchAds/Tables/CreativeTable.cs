using AdFlow.Samples.Learning;
using AdFlow.Tables;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// The table <c>creatives</c>: two or three ways to show each ad, and how often each was shown and clicked, which tells
/// what to believe of its click rate. The catalogue has no clicks; the counts follow a stated, seeded rule: 20 to 2,000
/// showings, evenly over the logarithm, clicked at 3 % times the template's factor times exp(0.2·z), z standard normal.
/// </summary>
internal static class CreativeTable
{
    /// <summary>Columns of the table.</summary>
    public static Schema Schema { get; } = new(
        new Field("ad_id", DataType.Int64, false),
        new Field("creative_id", DataType.Int64, false),
        new Field("template", DataType.Utf8, false),
        new Field("creative_image", DataType.Utf8, false),
        new Field("impressions", DataType.Int64, false),
        new Field("clicks", DataType.Int64, false));

    private const ulong Seed = 13;

    private static readonly (string Text, double Factor)[] Templates =
    [
        ("{title} for {price}", 1.0), ("{price}: {title}", 1.1), ("{supplier} {name}: now {price}", 1.25),
        ("Buy {name} by {supplier}", 0.9), ("{title}", 0.8),
    ];

    /// <summary>Builds the table; the creatives of an ad stand together, with different templates.</summary>
    public static Table Build(CatalogueText catalogue)
    {
        var rows = new BatchBuilder(Schema);
        var draws = new Draws(Seed);
        foreach (var product in catalogue.Products)
        {
            int count = 2 + draws.Index("count", product.Id, 2);
            int first = draws.Index("template", product.Id, Templates.Length);
            for (int i = 0; i < count; i++)
                Append(rows, product, i, Templates[(first + i) % Templates.Length], draws);
        }
        return rows.ToTable();
    }

    private static void Append(
        BatchBuilder rows, Product product, int number, (string Text, double Factor) template, Draws draws)
    {
        string key = FormattableString.Invariant($"{product.Id}/{number}");
        double shown = Math.Round(Math.Exp(draws.Uniform("shown", key, Math.Log(20), Math.Log(2000))));
        double rate = Math.Min(0.5, 0.03 * template.Factor * Math.Exp(0.2 * draws.Normal("rate", key)));
        double clicks = Math.Round(shown * rate);
        rows[0].Append(product.AdId);
        rows[1].Append(product.AdId * 10 + number);
        rows[2].AppendString(template.Text);
        rows[3].AppendString(product.Image);
        rows[4].Append((long)shown);
        rows[5].Append((long)clicks);
    }
}
