using AdFlow.Samples.Learning;
using AdFlow.Tables;

namespace AdFlow.Samples.DisplayAds;

/// <summary>
/// The table <c>items</c>: one row an item, grouped by campaign. The logs have no advertisers; what their ads bid
/// follows a seeded rule: a click is worth 0.20·exp(0.4·z) currency units, z standard normal, within 0.05 to 1.00 and
/// rounded to cents; half of the items are paced by a multiplier that is even over 0.6 to 1; budgets are 5 to 200
/// units, evenly over the logarithm.
/// </summary>
internal static class ItemTable
{
    /// <summary>The only campaign.</summary>
    public const string Campaign = "men";

    /// <summary>Columns of the table.</summary>
    public static Schema Schema { get; } = new(
        new Field("campaign", DataType.Utf8, false),
        new Field("item_id", DataType.Int64, false),
        new Field("name", DataType.Utf8, false),
        new Field("bid", DataType.Float64, false),
        new Field("pacing", DataType.Float64, false),
        new Field("budget_left", DataType.Float64, false));

    private const ulong Seed = 17;

    /// <summary>Builds the table; rows stand in the order of the items' numbers.</summary>
    public static Table Build(IReadOnlyList<Item> items)
    {
        var rows = new BatchBuilder(Schema);
        var draws = new Draws(Seed);
        foreach (var item in items)
        {
            string key = FormattableString.Invariant($"{item.Number}");
            rows[0].AppendString(Campaign);
            rows[1].Append((long)item.Number);
            rows[2].AppendString($"style {key}");
            rows[3].Append(Cents(Math.Clamp(0.2 * Math.Exp(0.4 * draws.Normal("value", key)), 0.05, 1)));
            rows[4].Append(draws.Index("paced", key, 2) == 0 ? 1 : draws.Uniform("pacing", key, 0.6, 1));
            rows[5].Append(Cents(Math.Exp(draws.Uniform("budget", key, Math.Log(5), Math.Log(200)))));
        }
        return rows.ToTable();
    }

    private static double Cents(double units) => Math.Round(units, 2);
}
