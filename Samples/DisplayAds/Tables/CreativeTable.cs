using AdFlow.Samples.Learning;
using AdFlow.Tables;

namespace AdFlow.Samples.DisplayAds;

/// <summary>
/// The table <c>creatives</c>: two ways to show each item, and how often each was shown and clicked. The logs know
/// items only; the counts follow a seeded rule: 200 to 5,000 showings, evenly over the logarithm, clicked at 0.5 %
/// times exp(0.3·z), z standard normal.
/// </summary>
internal static class CreativeTable
{
    /// <summary>Columns of the table.</summary>
    public static Schema Schema { get; } = new(
        new Field("item_id", DataType.Int64, false),
        new Field("creative_id", DataType.Int64, false),
        new Field("template", DataType.Utf8, false),
        new Field("creative_image", DataType.Utf8, false),
        new Field("impressions", DataType.Int64, false),
        new Field("clicks", DataType.Int64, false));

    private const ulong Seed = 19;
    private static readonly string[] Templates = ["New in: {name}", "Back in stock: {name}"];

    /// <summary>Builds the table; the creatives of an item stand together.</summary>
    public static Table Build(IReadOnlyList<Item> items)
    {
        var rows = new BatchBuilder(Schema);
        var draws = new Draws(Seed);
        foreach (var item in items)
            for (int i = 0; i < Templates.Length; i++)
            {
                string key = FormattableString.Invariant($"{item.Number}/{i}");
                double shown = Math.Round(Math.Exp(draws.Uniform("shown", key, Math.Log(200), Math.Log(5000))));
                rows[0].Append((long)item.Number);
                rows[1].Append(item.Number * 10L + i);
                rows[2].AppendString(Templates[i]);
                rows[3].AppendString(FormattableString.Invariant($"styles/{item.Number}-{i}.jpg"));
                rows[4].Append((long)shown);
                rows[5].Append((long)Math.Round(shown * 0.005 * Math.Exp(0.3 * draws.Normal("rate", key))));
            }
        return rows.ToTable();
    }
}
